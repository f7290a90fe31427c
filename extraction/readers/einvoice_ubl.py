"""Where UBL 2 keeps what a claim needs: Invoice and CreditNote, as in Peppol BIS Billing 3 and EN 16931."""

from __future__ import annotations

from xml.etree.ElementTree import Element  # the type only: nothing here parses

from extraction.readers.einvoice_values import (
    RawAccount,
    RawInvoice,
    RawParty,
    attribute,
    clean,
    first,
    identifiers,
    in_currency,
    text,
    texts,
)

_VAT = "VAT"
_NOT_STATED = "NA"  # Peppol: what stands for an order number that is not known beside a sales order's
_LINES = ("InvoiceLine", "CreditNoteLine")
_MOST_MEANS = 10


def read_ubl(root: Element) -> RawInvoice:
    """A UBL 2.x Invoice or CreditNote, elements by local name, as texts by meaning.

    Source: OASIS UBL 2.1; EN 16931 binding and Swedish codes (SE:BANKGIRO, scheme 0007): Peppol BIS Billing 3.
    """
    totals = root.find("LegalMonetaryTotal")
    currency = text(root, "DocumentCurrencyCode")
    payable_currency = attribute(first(totals, "PayableAmount"), "currencyID")
    order = text(root, "OrderReference/ID")
    return RawInvoice(
        syntax="ubl",
        is_credit=root.tag == "CreditNote",
        type_code=text(root, "InvoiceTypeCode", "CreditNoteTypeCode"),
        number=text(root, "ID"),
        issued=text(root, "IssueDate"),
        due=text(root, "DueDate", "PaymentMeans/PaymentDueDate", "PaymentTerms/PaymentDueDate"),
        currency=currency,
        payable_currency=payable_currency,
        payable=text(totals, "PayableAmount"),
        gross=text(totals, "TaxInclusiveAmount"),
        net=text(totals, "TaxExclusiveAmount"),
        vat=in_currency(root.findall("TaxTotal/TaxAmount"), (payable_currency, currency), "currencyID"),
        prepaid=text(totals, "PrepaidAmount"),
        rounding=text(totals, "PayableRoundingAmount"),
        seller=_party(root.find("AccountingSupplierParty/Party")),
        buyer=_party(root.find("AccountingCustomerParty/Party")),
        payee=_party(root.find("PayeeParty")),
        accounts=_accounts(root),
        references=texts(root, "PaymentMeans/PaymentID", "PaymentMeans/InstructionID"),
        terms=texts(root, "PaymentTerms/Note", "PaymentMeans/InstructionNote"),
        notes=texts(root, "Note"),
        terms_days=text(root, "PaymentTerms/SettlementPeriod/DurationMeasure[@unitCode='DAY']"),
        interest_percent=text(root, "PaymentTerms/PenaltySurchargePercent"),
        customer_number=text(root, "AccountingCustomerParty/SupplierAssignedAccountID"),
        order_number=text(root, "OrderReference/SalesOrderID") if order in ("", _NOT_STATED) else order,
        credited=texts(
            root, "BillingReference/InvoiceDocumentReference/ID", "BillingReference/CreditNoteDocumentReference/ID"
        ),
        items=_items(root),
    )


def _party(party: Element | None) -> RawParty:
    if party is None:
        return RawParty()
    address = party.find("PostalAddress")
    named = identifiers(party, "PartyIdentification/ID", "schemeID", "schemeAgencyID")
    return RawParty(
        name=text(party, "PartyLegalEntity/RegistrationName", "PartyName/Name") or _person(party.find("Person")),
        legal_ids=identifiers(party, "PartyLegalEntity/CompanyID", "schemeID"),
        other_ids=(
            *identifiers(party, "EndpointID", "schemeID"),
            *(one for one in named if one.scheme),
        ),
        loose_ids=tuple(one.text for one in named if not one.scheme),
        vat_no=_vat_no(party),
        address=_address(address),
        zone=text(address, "PostalZone"),
        city=text(address, "CityName"),
        country=text(address, "Country/IdentificationCode"),
        email=text(party, "Contact/ElectronicMail"),
        phone=text(party, "Contact/Telephone"),
    )


def _person(person: Element | None) -> str:
    return " ".join(part for name in ("FirstName", "MiddleName", "FamilyName") if (part := text(person, name)))


def _vat_no(party: Element) -> str:
    schemes = party.findall("PartyTaxScheme")[:_MOST_MEANS]
    return next((text(one, "CompanyID") for one in schemes if text(one, "TaxScheme/ID").upper() == _VAT), "")


def _address(address: Element | None) -> tuple[str, ...]:
    """The lines above the postal code."""
    street = " ".join(part for name in ("StreetName", "BuildingNumber") if (part := text(address, name)))
    box = text(address, "Postbox")
    lines = (
        text(address, "Department"),
        f"Box {box}" if box.isdigit() else box,
        street,
        text(address, "AdditionalStreetName"),
        *texts(address, "AddressLine/Line", most=3),
    )
    return tuple(dict.fromkeys(line for line in lines if line))


def _accounts(root: Element) -> tuple[RawAccount, ...]:
    found = []
    for means in root.findall("PaymentMeans")[:_MOST_MEANS]:
        account = means.find("PayeeFinancialAccount")
        number = first(account, "ID")
        if number is None:
            continue
        hints = (
            attribute(number, "schemeID"),
            text(account, "FinancialInstitutionBranch/ID"),
            text(account, "FinancialInstitutionBranch/FinancialInstitution/ID"),
            text(account, "Name"),
            text(means, "PaymentChannelCode"),
            text(means, "PaymentMeansCode"),
        )
        found.append(RawAccount(clean(number.text), hints))
    return tuple(found)


def _items(root: Element) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for line in (one for name in _LINES for one in root.iterfind(name)):
        name = text(line, "Item/Name", "Item/Description", "Note")
        if name:
            found[name] = None
        if len(found) > 3:
            break
    return tuple(found)

"""Where Svefaktura 1.0 (SFTI Basic Invoice, built on UBL 1.0) keeps what a claim needs."""

from __future__ import annotations

from xml.etree.ElementTree import Element  # the type only: nothing here parses

from extraction.readers.einvoice_values import (
    Identifier,
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

_SCHEMES = ("identificationSchemeID", "identificationSchemeAgencyID", "identificationSchemeName")
_CURRENCY = "amountCurrencyID"
_ORGANISATION = "SWT"  # the Swedish tax scheme, whose company number is the organisation number
_VAT = "VAT"
_ORGNR_SCHEME = "0007"
_ORDERS = ("ON", "ORDER")  # schemes of additional references that name the buyer's order
_MOST = 10


def read_svefaktura(root: Element) -> RawInvoice:
    """A Svefaktura 1.0 Invoice (debit 380, credit 381), elements by local name, as texts by meaning.

    TaxInclusiveTotalAmount is the amount to pay, RoundOffAmount included. Source: SFTI Basic Invoice 1.0.
    """
    totals = root.find("LegalTotal")
    currency = text(root, "InvoiceCurrencyCode")
    payable = first(totals, "TaxInclusiveTotalAmount")
    return RawInvoice(
        syntax="svefaktura",
        type_code=text(root, "InvoiceTypeCode"),
        number=text(root, "ID"),
        issued=text(root, "IssueDate"),
        due=text(root, "PaymentMeans/DuePaymentDate"),
        currency=currency,
        payable_currency=attribute(payable, _CURRENCY),
        payable=clean(payable.text) if payable is not None else "",
        net=text(totals, "TaxExclusiveTotalAmount"),
        vat=in_currency(root.findall("TaxTotal/TotalTaxAmount"), (currency,), _CURRENCY),
        rounding=text(totals, "RoundOffAmount"),
        seller=_party(root.find("SellerParty/Party"), root.find("SellerParty")),
        buyer=_party(root.find("BuyerParty/Party"), root.find("BuyerParty")),
        payee=RawParty(),
        accounts=_accounts(root),
        references=texts(root, "PaymentMeans/PayeeFinancialAccount/PaymentInstructionID"),
        terms=texts(root, "PaymentTerms/Note"),
        notes=texts(root, "Note"),
        interest_percent=text(root, "PaymentTerms/PenaltySurchargePercent"),
        customer_number=text(root, "BuyerParty/Party/Address/ID"),
        order_number=_order_number(root),
        credited=texts(root, "InitialInvoiceDocumentReference/ID"),
        items=texts(root, "InvoiceLine/Item/Description", most=4),
    )


def _party(party: Element | None, holder: Element | None) -> RawParty:
    if party is None:
        return RawParty()
    address = party.find("Address")
    named = identifiers(party, "PartyIdentification/ID", *_SCHEMES)
    numbers = {text(one, "TaxScheme/ID").upper(): text(one, "CompanyID") for one in party.findall("PartyTaxScheme")}
    organisation = numbers.get(_ORGANISATION, "")
    return RawParty(
        name=text(party, "PartyName/Name"),
        legal_ids=(Identifier(organisation, _ORGNR_SCHEME),) if organisation else (),
        other_ids=tuple(one for one in named if one.scheme),
        loose_ids=tuple(one.text for one in named if not one.scheme),
        vat_no=numbers.get(_VAT, ""),
        address=texts(address, "Department", "Postbox", "StreetName", "AddressLine/Line", most=5),
        zone=text(address, "PostalZone"),
        city=text(address, "CityName"),
        country=text(address, "Country/IdentificationCode"),
        email=text(party, "Contact/ElectronicMail") or text(holder, "AccountsContact/ElectronicMail"),
        phone=text(party, "Contact/Telephone") or text(holder, "AccountsContact/Telephone"),
    )


def _accounts(root: Element) -> tuple[RawAccount, ...]:
    found = []
    for account in root.findall("PaymentMeans/PayeeFinancialAccount")[:_MOST]:
        number = first(account, "ID")
        if number is not None:
            hints = (
                *(attribute(number, name) for name in _SCHEMES),
                text(account, "FinancialInstitutionBranch/FinancialInstitution/ID"),
            )
            found.append(RawAccount(clean(number.text), hints))
    return tuple(found)


def _order_number(root: Element) -> str:
    references = identifiers(root, "AdditionalDocumentReference/ID", *_SCHEMES)
    named = next((one.text for one in references if one.scheme in _ORDERS), "")
    return named or text(root, "InvoiceLine/OrderLineReference/OrderReference/BuyersID")

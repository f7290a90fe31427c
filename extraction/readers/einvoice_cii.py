"""Where UN/CEFACT's Cross Industry Invoice, as in Factur-X, ZUGFeRD 2 and XRechnung, keeps what a claim needs."""

from __future__ import annotations

from xml.etree.ElementTree import Element  # the type only: nothing here parses

from extraction.readers.einvoice_values import (
    RawAccount,
    RawInvoice,
    RawParty,
    attribute,
    first,
    identifiers,
    in_currency,
    text,
    texts,
)

_DEAL = "SupplyChainTradeTransaction"
_MOST_MEANS = 10
_MAIL_SCHEME = "EM"


def read_cii(root: Element) -> RawInvoice:
    """A CrossIndustryInvoice (D16B and later), elements by local name, as texts by meaning.

    Source: UN/CEFACT CII D16B in the EN 16931 binding; profiles below it (Factur-X minimum) lack lines and terms.
    """
    agreement = root.find(f"{_DEAL}/ApplicableHeaderTradeAgreement")
    settlement = root.find(f"{_DEAL}/ApplicableHeaderTradeSettlement")
    totals = None if settlement is None else settlement.find("SpecifiedTradeSettlementHeaderMonetarySummation")
    currency = text(settlement, "InvoiceCurrencyCode")
    buyer = _find(agreement, "BuyerTradeParty")
    return RawInvoice(
        syntax="cii",
        type_code=text(root, "ExchangedDocument/TypeCode"),
        number=text(root, "ExchangedDocument/ID"),
        issued=text(root, "ExchangedDocument/IssueDateTime/DateTimeString"),
        due=text(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString"),
        currency=currency,
        payable_currency=attribute(first(totals, "DuePayableAmount"), "currencyID"),
        payable=text(totals, "DuePayableAmount"),
        gross=text(totals, "GrandTotalAmount"),
        net=text(totals, "TaxBasisTotalAmount"),
        vat=in_currency([] if totals is None else totals.findall("TaxTotalAmount"), (currency,), "currencyID"),
        prepaid=text(totals, "TotalPrepaidAmount"),
        rounding=text(totals, "RoundingAmount"),
        seller=_party(_find(agreement, "SellerTradeParty")),
        buyer=_party(buyer),
        payee=_party(_find(settlement, "PayeeTradeParty")),
        accounts=_accounts(settlement),
        references=texts(settlement, "PaymentReference"),
        terms=texts(settlement, "SpecifiedTradePaymentTerms/Description"),
        notes=texts(root, "ExchangedDocument/IncludedNote/Content"),
        order_number=text(
            agreement,
            "BuyerOrderReferencedDocument/IssuerAssignedID",
            "SellerOrderReferencedDocument/IssuerAssignedID",
        ),
        credited=texts(settlement, "InvoiceReferencedDocument/IssuerAssignedID"),
        items=texts(root, f"{_DEAL}/IncludedSupplyChainTradeLineItem/SpecifiedTradeProduct/Name", most=4),
    )


def _find(element: Element | None, path: str) -> Element | None:
    return None if element is None else element.find(path)


def _party(party: Element | None) -> RawParty:
    if party is None:
        return RawParty()
    address = party.find("PostalTradeAddress")
    registrations = identifiers(party, "SpecifiedTaxRegistration/ID", "schemeID")
    return RawParty(
        name=text(party, "Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        legal_ids=identifiers(party, "SpecifiedLegalOrganization/ID", "schemeID"),
        other_ids=(
            *identifiers(party, "GlobalID", "schemeID"),
            *identifiers(party, "URIUniversalCommunication/URIID", "schemeID"),
        ),
        loose_ids=texts(party, "ID"),
        vat_no=next((one.text for one in registrations if one.scheme in ("VA", "VAT")), ""),
        address=texts(address, "LineOne", "LineTwo", "LineThree", most=3),
        zone=text(address, "PostcodeCode"),
        city=text(address, "CityName"),
        country=text(address, "CountryID"),
        email=_email(party),
        phone=text(party, "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber"),
    )


def _email(party: Element) -> str:
    addresses = identifiers(party, "URIUniversalCommunication/URIID", "schemeID")
    return text(party, "DefinedTradeContact/EmailURIUniversalCommunication/URIID") or next(
        (one.text for one in addresses if one.scheme == _MAIL_SCHEME), ""
    )


def _accounts(settlement: Element | None) -> tuple[RawAccount, ...]:
    found = []
    means = [] if settlement is None else settlement.findall("SpecifiedTradeSettlementPaymentMeans")
    for one in means[:_MOST_MEANS]:
        account = one.find("PayeePartyCreditorFinancialAccount")
        hints = (
            text(one, "PayeeSpecifiedCreditorFinancialInstitution/BICID"),
            text(account, "AccountName"),
            text(one, "TypeCode"),
        )
        found += [RawAccount(number, hints) for number in texts(account, "IBANID", "ProprietaryID")]
    return tuple(found)

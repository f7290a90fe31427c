"""Invoices in every syntax for the tests of structured invoices, and the reader as jobs of a sandbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pypdfium2

from claims.account import ocr_reference
from extraction.readers.einvoice import EInvoice, is_einvoice, read_einvoice
from extraction.readers.embedded import embedded_xml
from samples import numbers

SELLER, BUYER, PAYEE = (numbers.organisation(serial) for serial in (101, 202, 303))

PERSON = numbers.person("19811218", 5)

BANKGIRO, PLUSGIRO, IBAN = numbers.bankgiro(17), numbers.plusgiro(23), numbers.iban(99)

OCR = ocr_reference("20260001")

UBL = f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>P-1001</cbc:ID><cbc:IssueDate>2026-03-02</cbc:IssueDate><cbc:DueDate>2026-04-01</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>
  <cac:OrderReference><cbc:ID>B-77</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party>
    <cbc:EndpointID schemeID="0007">{SELLER}</cbc:EndpointID>
    <cac:PartyName><cbc:Name>Provbruket</cbc:Name></cac:PartyName>
    <cac:PostalAddress><cbc:StreetName>Provgatan 1</cbc:StreetName><cbc:AdditionalStreetName>Plan 2</cbc:AdditionalStreetName>
      <cbc:CityName>Provstad</cbc:CityName><cbc:PostalZone>12345</cbc:PostalZone>
      <cac:Country><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
    <cac:PartyTaxScheme><cbc:CompanyID>Godkänd för F-skatt</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyTaxScheme><cbc:CompanyID>SE{SELLER}01</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>Provbruket AB</cbc:RegistrationName>
      <cbc:CompanyID schemeID="0007">{SELLER}</cbc:CompanyID></cac:PartyLegalEntity>
    <cac:Contact><cbc:Telephone>010-000 00 00</cbc:Telephone><cbc:ElectronicMail>reskontra@provbruket.example</cbc:ElectronicMail></cac:Contact>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party>
    <cac:PartyIdentification><cbc:ID>K-55</cbc:ID></cac:PartyIdentification>
    <cac:PostalAddress><cbc:StreetName>Köpargatan 9</cbc:StreetName><cbc:CityName>Köpstad</cbc:CityName>
      <cbc:PostalZone>543 21</cbc:PostalZone><cac:Country><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
    <cac:PartyLegalEntity><cbc:RegistrationName>Köparen &amp; Co AB</cbc:RegistrationName>
      <cbc:CompanyID schemeID="0007">{BUYER[:6]}-{BUYER[6:]}</cbc:CompanyID></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingCustomerParty>
  <cac:PayeeParty><cac:PartyName><cbc:Name>Provfaktoring AB</cbc:Name></cac:PartyName>
    <cac:PartyLegalEntity><cbc:CompanyID schemeID="0007">{PAYEE}</cbc:CompanyID></cac:PartyLegalEntity></cac:PayeeParty>
  <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>{OCR}</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>{BANKGIRO}</cbc:ID>
      <cac:FinancialInstitutionBranch><cbc:ID>SE:BANKGIRO</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
    <cac:PayeeFinancialAccount><cbc:ID>{PLUSGIRO}</cbc:ID>
      <cac:FinancialInstitutionBranch><cbc:ID>SE:PLUSGIRO</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>
    <cac:PayeeFinancialAccount><cbc:ID schemeID="IBAN">{IBAN}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:PaymentTerms><cbc:Note>30 dagar netto. Efter förfallodagen debiteras dröjsmålsränta med 12,5 %.</cbc:Note></cac:PaymentTerms>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">22.00</cbc:TaxAmount></cac:TaxTotal>
  <cac:TaxTotal><cbc:TaxAmount currencyID="SEK">250.10</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="SEK">1000.4</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="SEK">1250.50</cbc:TaxInclusiveAmount><cbc:PrepaidAmount currencyID="SEK">200</cbc:PrepaidAmount>
    <cbc:PayableRoundingAmount currencyID="SEK">0.50</cbc:PayableRoundingAmount>
    <cbc:PayableAmount currencyID="SEK">1051.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cac:Item><cbc:Name>Rådgivning</cbc:Name></cac:Item></cac:InvoiceLine>
  <cac:InvoiceLine><cac:Item><cbc:Name>Resor</cbc:Name></cac:Item></cac:InvoiceLine>
  <cac:InvoiceLine><cac:Item><cbc:Name>Rådgivning</cbc:Name></cac:Item></cac:InvoiceLine>
  <cac:InvoiceLine><cac:Item><cbc:Description>Material</cbc:Description></cac:Item></cac:InvoiceLine>
</Invoice>"""

CREDIT = f"""<n:CreditNote xmlns:n="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
  xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <b:ID>K-9</b:ID><b:IssueDate>2026-03-09</b:IssueDate><b:CreditNoteTypeCode>381</b:CreditNoteTypeCode>
  <b:DocumentCurrencyCode>SEK</b:DocumentCurrencyCode>
  <a:BillingReference><a:InvoiceDocumentReference><b:ID>P-1001</b:ID></a:InvoiceDocumentReference></a:BillingReference>
  <a:AccountingSupplierParty><a:Party><a:PartyName><b:Name>Provbruket AB</b:Name></a:PartyName></a:Party></a:AccountingSupplierParty>
  <a:AccountingCustomerParty><a:Party><a:PartyName><b:Name>Köparen</b:Name></a:PartyName>
    <a:PartyLegalEntity><b:CompanyID schemeID="SE:CIVICREGNR">{PERSON}</b:CompanyID></a:PartyLegalEntity></a:Party></a:AccountingCustomerParty>
  <a:PaymentMeans><b:PaymentDueDate>2026-04-08</b:PaymentDueDate></a:PaymentMeans>
  <a:TaxTotal><b:TaxAmount currencyID="SEK">25</b:TaxAmount></a:TaxTotal>
  <a:LegalMonetaryTotal><b:TaxExclusiveAmount currencyID="SEK">100</b:TaxExclusiveAmount>
    <b:PayableRoundingAmount currencyID="SEK">0.00</b:PayableRoundingAmount>
    <b:PayableAmount currencyID="SEK">125</b:PayableAmount></a:LegalMonetaryTotal>
  <a:CreditNoteLine><a:Item><b:Name>Retur</b:Name></a:Item></a:CreditNoteLine>
</n:CreditNote>"""

CII = f"""<?xml version='1.0' encoding='UTF-8'?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocument><ram:ID>RE-4</ram:ID><ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20260302</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedTradeProduct><ram:Name>Beratung</ram:Name></ram:SpecifiedTradeProduct></ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty><ram:Name>Probewerk GmbH</ram:Name>
        <ram:SpecifiedLegalOrganization><ram:ID>HRB 000001</ram:ID></ram:SpecifiedLegalOrganization>
        <ram:DefinedTradeContact><ram:TelephoneUniversalCommunication><ram:CompleteNumber>+49 30 000000</ram:CompleteNumber></ram:TelephoneUniversalCommunication>
          <ram:EmailURIUniversalCommunication><ram:URIID>post@probewerk.example</ram:URIID></ram:EmailURIUniversalCommunication></ram:DefinedTradeContact>
        <ram:PostalTradeAddress><ram:PostcodeCode>10115</ram:PostcodeCode><ram:LineOne>Probestr. 3</ram:LineOne>
          <ram:CityName>Berlin</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">201/000/00000</ram:ID></ram:SpecifiedTaxRegistration>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE000000000</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:ID>K-55</ram:ID><ram:GlobalID schemeID="0007">{BUYER}</ram:GlobalID><ram:Name>Köparen AB</ram:Name>
        <ram:PostalTradeAddress><ram:PostcodeCode>54321</ram:PostcodeCode><ram:LineOne>Köpargatan 9</ram:LineOne>
          <ram:CityName>Köpstad</ram:CityName><ram:CountryID>SE</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty>
      <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>B-77</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement><ram:PaymentReference>RE-4</ram:PaymentReference><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>
        <ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{IBAN}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
      <ram:SpecifiedTradePaymentTerms><ram:Description>Zahlungsziel: 14 Tage</ram:Description></ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="SEK">215.00</ram:TaxTotalAmount><ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>119.00</ram:GrandTotalAmount><ram:TotalPrepaidAmount>19.00</ram:TotalPrepaidAmount>
        <ram:DuePayableAmount>100.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"""

SVEFAKTURA = f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<Invoice xmlns="urn:sfti:documents:BasicInvoice:1:0" xmlns:cac="urn:sfti:CommonAggregateComponents:1:0"
  xmlns:cbc="urn:oasis:names:tc:ubl:CommonBasicComponents:1:0">
  <ID>4711</ID><cbc:IssueDate>2026-03-02</cbc:IssueDate><InvoiceTypeCode>380</InvoiceTypeCode>
  <InvoiceCurrencyCode>SEK</InvoiceCurrencyCode>
  <AdditionalDocumentReference><cac:ID identificationSchemeID="CT">AVTAL</cac:ID></AdditionalDocumentReference>
  <AdditionalDocumentReference><cac:ID identificationSchemeID="ON">B-77</cac:ID></AdditionalDocumentReference>
  <cac:BuyerParty><cac:Party>
    <cac:PartyIdentification><cac:ID identificationSchemeAgencyID="9">7300000000000</cac:ID></cac:PartyIdentification>
    <cac:PartyIdentification><cac:ID>K-55</cac:ID></cac:PartyIdentification>
    <cac:PartyName><cbc:Name>Köparen AB</cbc:Name></cac:PartyName>
    <cac:Address><cbc:StreetName>Köpargatan 9</cbc:StreetName><cbc:Department>c/o Ärendet</cbc:Department>
      <cbc:CityName>Köpstad</cbc:CityName><cbc:PostalZone>54321</cbc:PostalZone></cac:Address>
    <cac:PartyTaxScheme><cac:CompanyID>{BUYER}</cac:CompanyID><cac:TaxScheme><cac:ID>SWT</cac:ID></cac:TaxScheme></cac:PartyTaxScheme>
  </cac:Party></cac:BuyerParty>
  <cac:SellerParty><cac:Party><cac:PartyName><cbc:Name>Provbruket AB</cbc:Name></cac:PartyName>
    <cac:PartyTaxScheme><cac:CompanyID>SE{SELLER}01</cac:CompanyID><cac:TaxScheme><cac:ID>VAT</cac:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyTaxScheme><cac:CompanyID>{SELLER}</cac:CompanyID><cbc:ExemptionReason>F-skattebevis finns</cbc:ExemptionReason><cac:TaxScheme><cac:ID>SWT</cac:ID></cac:TaxScheme></cac:PartyTaxScheme>
  </cac:Party><cac:AccountsContact><cbc:ElectronicMail>reskontra@provbruket.example</cbc:ElectronicMail></cac:AccountsContact></cac:SellerParty>
  <cac:PaymentMeans><cac:PaymentMeansTypeCode>1</cac:PaymentMeansTypeCode><cbc:DuePaymentDate>2026-04-01</cbc:DuePaymentDate>
    <cac:PayeeFinancialAccount><cac:ID>{BANKGIRO}</cac:ID><cac:FinancialInstitutionBranch><cac:FinancialInstitution><cac:ID>BGABSESS</cac:ID></cac:FinancialInstitution></cac:FinancialInstitutionBranch>
      <cac:PaymentInstructionID>{OCR}</cac:PaymentInstructionID></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:PaymentTerms><cbc:Note>30 dagar</cbc:Note><cbc:PenaltySurchargePercent>8.5</cbc:PenaltySurchargePercent></cac:PaymentTerms>
  <cac:TaxTotal><cbc:TotalTaxAmount amountCurrencyID="SEK">250.10</cbc:TotalTaxAmount></cac:TaxTotal>
  <cac:LegalTotal><cbc:TaxExclusiveTotalAmount amountCurrencyID="SEK">1000.40</cbc:TaxExclusiveTotalAmount>
    <cbc:TaxInclusiveTotalAmount amountCurrencyID="SEK">1251.00</cbc:TaxInclusiveTotalAmount>
    <cac:RoundOffAmount amountCurrencyID="SEK">0.50</cac:RoundOffAmount></cac:LegalTotal>
  <cac:InvoiceLine><cac:Item><cbc:Description>Månadshyra mars</cbc:Description></cac:Item></cac:InvoiceLine>
</Invoice>"""

SAMPLES = {
    "ubl": UBL.encode(),
    "credit note": CREDIT.encode(),
    "cii": CII.encode(),
    "svefaktura": SVEFAKTURA.encode("iso-8859-1"),
}

ENVELOPES = {
    "peppol": '<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">'
    "<StandardBusinessDocumentHeader/>{}</StandardBusinessDocument>",
    "sfti": '<s:StandardBusinessDocument xmlns:s="urn:sfti:documents:StandardBusinessDocumentHeader">{}</s:StandardBusinessDocument>',
    "object": '<o:ObjectEnvelope xmlns:o="urn:sfti:documents:ObjectEnvelope:1:0"><o:Object>{}</o:Object></o:ObjectEnvelope>',
}


def without_declaration(xml: str) -> str:
    """An XML text from its root on."""
    return re.sub(r"^<\?xml.*?\?>\s*", "", xml)


def ubl(*changes: tuple[str, str]) -> EInvoice:
    """The UBL sample with texts replaced, each of which must be there."""
    xml = UBL
    for old, new in changes:
        assert old in xml
        xml = xml.replace(old, new)
    return read_einvoice(xml.encode())


def codes(invoice: EInvoice) -> set[tuple[str, str | None]]:
    """What was found to be wrong: codes with the fields they are about."""
    return {(finding.code, finding.field) for finding in invoice.findings}


def einvoice_job(data: bytes, _options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """`is_einvoice` and `read_einvoice` as a sandbox job."""
    invoice = read_einvoice(data)
    return {"is_einvoice": is_einvoice(data), "type": str(invoice.type), "fields": dict(invoice.fields)}, b""


def embedded_job(data: bytes, _options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """`embedded_xml` of a PDF as a sandbox job."""
    return {"count": len(embedded_xml(pypdfium2.PdfDocument(data)))}, b""


JOBS = {"einvoice": einvoice_job, "embedded": embedded_job}

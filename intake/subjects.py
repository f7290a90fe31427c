"""Words by which bounces, absence notes and reports give themselves away when their headers do not."""

from __future__ import annotations

import re


def _starts(*alternatives: str, before: str = "") -> re.Pattern[str]:
    return re.compile(rf"^\W*{before}(?:{'|'.join(alternatives)})", re.IGNORECASE)


_REPLIES = r"(?:(?:re|sv|aw|vs|fw|fwd|vb)\s*:\s*)*"

MAIL_SYSTEM = re.compile(
    r"\b(?:mailer-?daemon|post_?master|mail-daemon|mailsystem|mailadmin|mail-?administrator|bounce-?handler|postoffice"
    r"|mail[ _-]?delivery|maildeliverysystem|delivery[ _-]?(?:subsystem|system|notification))\b",
    re.IGNORECASE,
)
"""In From or Sender: a mail system speaks."""

BOUNCE_SUBJECT = _starts(
    r"undeliver(?:able|ed)",
    r"delivery (?:status notification|failure|failed|notification|problem|has|report|delayed|incomplete|warning)",
    r"mail (?:delivery|could not be delivered|not delivered|system error|failure)",
    r"failure notice",
    r"failed (?:mail|delivery|message)",
    r"return(?:ed)? (?:mail|message|to sender)",
    r"non[- ]?delivery",
    r"message (?:could not|not|cannot|delivery|undeliverable|status|bounced)",
    r"warning: (?:could not send|message)",
    r"e?-?mail (?:delivery|not delivered|error)",
    r"kunde inte levereras|olevererbar|leveransfel|ej levererat|meddelandet kunde inte",
    r"(?:misslyckad|fördröjd) leverans",
    r"unzustellbar|nicht zustellbar",
    r"levering mislykkedes|uleverbar",
    r"toimitusvirhe|onbestelbaar|échec de|no se (?:pudo|ha podido) entregar|notificación de estado de entrega",
    r"unable to (?:deliver|send)|error sending|nondeliverable|ndn:|(?:permanent|mail) error",
    r"bounced? (?:mail|message|email)|email bounce|your (?:message|mail|email) (?:could|was|to)",
    r"rejected (?:mail|message)|there was an error sending",
    before=_REPLIES,
)

VACATION_SUBJECT = _starts(
    r"auto(?:matic|matiskt|matisk|matische|maattinen)?[ -]?(?:reply|response|svar|antwort|vastaus|answer)",
    r"auto:",
    r"out of (?:the )?office|vacation|away from|on (?:holiday|leave|vacation)|i am away|absence",
    r"frånvaro|frånvarande|semester(?:svar|meddelande)|jag är på semester",
    r"ikke på kontoret|fraværsmelding|fravær|ferie(?:svar|melding)",
    r"abwesenheit|abwesend|urlaub",
    r"poissa(?:olo)?|lomalla",
    before=_REPLIES,
)
"""Absence notes in Swedish, English, German, Norwegian, Danish and Finnish."""

AGGREGATE_SUBJECT = _starts(r"(?:\[preview\] )?report domain:\s?.+submitter:", r"report[- ]?id:")
"""A DMARC aggregate report (RFC 7489 section 7.2.1.1)."""

RECEIPT_SUBJECT = _starts(
    r"(?:läst|oläst|read|not read|gelesen|lest|luettu|read receipt|läskvitto|disposition notification)\s*[:(]"
)

MACHINE_TEXT = re.compile(
    r"this message was created automatically by"
    r"|this is an automatic(?:ally)? (?:generated )?(?:e-?mail|message|reply|response)"
    r"|this is the (?:mail system|qmail-send program|mail delivery)"
    r"|was not delivered to the following|delivery to the following|(?:could|can|was) ?not be delivered|undeliverable"
    r"|delivery has failed|permanent(?:ly)? (?:error|fail)|user unknown|mailbox (?:is )?(?:full|unavailable)"
    r"|final-recipient:|diagnostic-code:|\b5[0-5]\d[ -]5\.\d+\.\d+\b"
    r"|(?:i am|i'm) (?:currently )?out of (?:the )?office"
    r"|detta är ett (?:automatiskt|autogenererat)|det här är ett auto|går inte att svara på"
    r"|jag är (?:på semester|ledig till)",
    re.IGNORECASE,
)
"""In the beginning of a text: a machine speaks."""

COMPLAINT_SUBJECT = _starts(r"complaint about message from", r"(?:abuse|spam|feedback) (?:report|complaint)\b")
"""A provider's feedback loop without the report format."""

NO_REPLY = re.compile(
    r"^(?:no|do-?not|dont)[-_.]?reply|^(?:ej|inte)[-_.]?svara|^svara[-_.]?(?:ej|inte)|^noreply|[-_.+]no-?reply@",
    re.IGNORECASE,
)
"""An address that nobody reads."""

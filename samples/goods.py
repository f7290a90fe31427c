"""What the invented companies sell: rows for invoices, with units, prices in öre and VAT rates."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from samples.invoice import Line


def line(text: str, quantity: str, unit: str, unit_ore: int, vat_rate: int = 25) -> Line:
    """A row with its quantity as text ("2.5")."""
    return Line(text, Decimal(quantity), unit, unit_ore, vat_rate)


BUILDING = (
    line("Snickeriarbete enligt överenskommelse", "24", "tim", 54500),
    line("Målning av trapphus, två våningar", "32", "tim", 49500),
    line("Gipsskiva 13 mm", "46", "st", 11850),
    line("Grundfärg och spackel", "1", "st", 184250),
    line("Kakel vit blank 15x15", "18.5", "m²", 34900),
    line("Framkörning", "2", "st", 59500),
    line("Bortforsling av byggavfall", "1", "st", 275000),
    line("Ställningshyra per vecka", "3", "v", 189500),
    line("Byte av innerdörr, komplett", "4", "st", 312500),
    line("Handbok i ytskydd", "1", "st", 21900, 6),
)
NETWORK = (
    line("Fiberanslutning 500/500, månadsavgift", "3", "mån", 69900),
    line("Fast IP-adress", "3", "mån", 9900),
    line("Router, hyra", "3", "mån", 7900),
    line("Installation på plats", "4.5", "tim", 89500),
    line("Nätverkskabel Cat6 per meter", "120", "m", 1450),
    line("Telefonväxel, användarlicens", "12", "st", 14900),
    line("Supportavtal bas", "1", "kv", 245000),
    line("Webbhotell, tolv månader", "1", "år", 118800),
    line("Tidskriften Bredbandsnytt, helår", "1", "st", 39500, 6),
)
HOUSEHOLD = (
    line("Bredband 250/100 i hemmet", "1", "mån", 31920),
    line("TV-paket mellan", "1", "mån", 23920),
    line("Hyra av trådlös router", "1", "mån", 3920),
)
GARDEN = (
    line("Snöröjning av gårdsplan", "6", "ggr", 95000),
    line("Häckklippning", "8.5", "tim", 42000),
    line("Sandning och sopning", "3", "tim", 42000),
)
ENGLISH = (
    line("Site survey and drawings", "16", "h", 11500),
    line("Carpentry, oak panels", "22", "h", 9800),
    line("Materials as agreed", "1", "pcs", 128000),
)


def some(stock: tuple[Line, ...], rng: Random, *, most: int) -> tuple[Line, ...]:
    """One to `most` rows out of a stock, with other quantities."""
    chosen = rng.sample(stock, k=rng.randint(1, min(most, len(stock))))
    return tuple(
        Line(row.text, Decimal(rng.randint(1, 40)) / rng.choice((1, 1, 2)), row.unit, row.unit_ore, row.vat_rate)
        for row in chosen
    )

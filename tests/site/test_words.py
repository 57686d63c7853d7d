"""Dates of a site, as its readers write them."""

from datetime import date

import pytest

from broadsheet.site.words import LANGUAGES, long_date, long_month

DAY = date(2026, 5, 7)


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en-GB", "7 May 2026", "May 2026"),
        ("de", "7. Mai 2026", "Mai 2026"),
        ("fr", "7 mai 2026", "mai 2026"),
        ("es", "7 de mayo de 2026", "mayo de 2026"),
        ("ru", "7 мая 2026", "май 2026"),
        ("he", "7 במאי 2026", "מאי 2026"),
        ("ar", "7 مايو 2026", "مايو 2026"),
        ("th", "7 พฤษภาคม 2026", "พฤษภาคม 2026"),
        ("zh-TW", "2026年5月7日", "2026年5月"),
        ("ja", "2026年5月7日", "2026年5月"),
        ("ko", "2026년 5월 7일", "2026년 5월"),
    ],
)
def test_days_and_months_are_written_as_in_the_sites_language(language: str, day: str, month: str) -> None:
    assert (long_date(DAY, language), long_month(DAY, language)) == (day, month)


def test_each_language_of_sites_has_its_months() -> None:
    assert all("-" not in long_month(DAY, language) for language in LANGUAGES)

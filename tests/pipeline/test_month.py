"""Days of following hundreds of sources, with restarts at random moments: no rule is broken, and nothing bursts."""

from collections import Counter

from bench.month import DAY, HOUR, Asked, broken, burst, simulate


def test_days_of_politeness() -> None:
    web, restarts = simulate(days=2, sources=250, hosts=50)
    assert len(web.log) > 3000
    assert len(restarts) > 5
    assert broken(web.log) == Counter()
    after, otherwise = burst(web.log, restarts, since=DAY)
    assert after <= otherwise


def test_the_checker_sees_what_is_broken() -> None:
    web, _ = simulate(days=0.5, sources=100, hosts=20)
    hurried = [Asked(a.host, a.path, a.at / 2, a.conditional, a.end / 2, a.status, a.told) for a in web.log]
    found = broken(hurried)
    assert found["once an hour"]
    assert found["once a day without validators"] or found["max-age"]
    forgetful = [Asked(a.host, a.path, a.at, False, a.end, a.status, a.told) for a in web.log]
    assert broken(forgetful)["unconditional, though it gave validators"]
    at_once = [Asked("h1.d1.example", f"/feed{n}", 0.0, False, HOUR, 200) for n in range(5)]
    assert broken(at_once)["two at once at a host"] == 4
    assert broken(at_once)["too many at once at a domain"] == 1

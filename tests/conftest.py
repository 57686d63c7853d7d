"""What holds for all tests: no test is timed, for a busy machine must not fail one."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

from broadsheet.api import discover as discover
from broadsheet.api import extract as extract
from broadsheet.api import find_entries as find_entries
from broadsheet.api import learn as learn
from broadsheet.api import parse_feed as parse_feed

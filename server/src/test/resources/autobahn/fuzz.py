# Runs the fuzzing client against a server: arguments are its URL, the directory for the reports, and the cases.
import sys
from autobahntestsuite import wstest

url, reports, cases = sys.argv[1], sys.argv[2], sys.argv[3:]
spec = {
    'options': {'failByDrop': False},
    'outdir': reports,
    'servers': [{'agent': 'Gyre', 'url': url, 'options': {'version': 18}}],
    'cases': cases,
    'exclude-cases': [],
    'exclude-agent-cases': {},
}
wstest.start({'mode': 'fuzzingclient'}, spec)

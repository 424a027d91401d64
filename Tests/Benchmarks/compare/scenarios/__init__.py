"""The scenarios, A to L."""

from scenarios.a_noop import Noop
from scenarios.b_lines import Lines
from scenarios.c_nested import Nested
from scenarios.d_retry import Retry
from scenarios.e_work import Work
from scenarios.f_wait import Wait
from scenarios.g_stream import Stream
from scenarios.h_files import Files
from scenarios.i_start import Start
from scenarios.j_check import Check
from scenarios.k_store import Store
from scenarios.l_journal import RecordedInts, RecordedLines, RecordedVisits
from scenarios.l_resume import Resume


def all_scenarios(bench):
    """One object for each row of the tables."""
    works = [Work(bench, microseconds) for microseconds in (1, 10, 100, 1000)]
    others = [kind(bench) for kind in (Wait, Stream, Files, Start, Check, Store)]
    others += [kind(bench) for kind in (RecordedInts, RecordedLines, RecordedVisits, Resume)]
    return [Noop(bench), Lines(bench), Nested(bench), Retry(bench), *works, *others]

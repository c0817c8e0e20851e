from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.checks.summing_up import summed_up


def lacking(dimension, *parts):
    params = {"dimension": dimension}
    return [
        Finding("DQ11", f"{dimension}_{part}", f"%(dimension)s: {part}", params=params)
        for part in parts
    ]


def test_what_lacks_of_a_dimension_is_one_line_where_the_first_of_it_stood():
    words = Finding("DQ01", "headline", "Write a headline.")
    cost = lacking("cost", "comment", "evidence", "path_to_green", "action_owner", "green_on")
    found = summed_up([words, *cost, *lacking("time", "comment", "green_on")])
    assert [one.message for one in found] == [
        "Write a headline.",
        "Cost, still to be filled in: the cause, the evidence, the path to green, who acts, the date.",
        "Time: comment",
        "Time: green_on",
    ]
    assert [one.href for one in found][:2] == ["#id_headline", "#id_cost_comment"]


def test_a_field_that_is_no_part_of_a_dimension_keeps_its_sentence():
    findings = lacking("cost", "comment", "evidence", "green_on", "green_on")
    assert summed_up(findings) == findings

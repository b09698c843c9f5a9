from common.problems import Problem


def test_a_problem_reads_with_its_line_where_it_has_one():
    assert str(Problem("late", "it is too late.")) == "it is too late."
    assert str(Problem("late", "it is too late.", line=4)) == "line 4: it is too late."

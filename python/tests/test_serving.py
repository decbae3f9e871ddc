import io
import json
import subprocess
import sys
import textwrap

import pytest
from estimators import bc_hg

import hypergrad_oracle as ho
from hypergrad_oracle.cases import fixtures_directory


def lines(name):
    return [json.loads(line) for line in (fixtures_directory() / f"{name}.jsonl").read_text().splitlines()]


def session(**options):
    instance = lines("instances")[0]
    case = next(one for one in lines("estimates") if one["instance"] == instance["id"] and one["estimator"] == "bc-hg")
    said = [
        {"cmd": "start", "protocol": 1, "formats": [1]},
        {"cmd": "instance", "id": instance["id"], "tables": instance["tables"], "knowledge": instance["knowledge"]},
        {"seq": 0, "cmd": "estimate", **{key: case[key] for key in ("instance", "estimator", "critic", "batch")}},
        {"seq": 1, "cmd": "expect", "instance": instance["id"], "estimator": "bc-hg", "horizons": [1]},
        {"cmd": "stop"},
    ]
    sink = io.StringIO()
    ho.serve(source=io.StringIO("".join(json.dumps(one) + "\n" for one in said)), sink=sink, **options)
    return case, [json.loads(line) for line in sink.getvalue().splitlines()]


def test_it_says_what_it_does_answers_what_is_asked_and_skips_the_rest():
    case, (hello, answered, skipped) = session(estimators={"bc-hg": bc_hg}, version="1.2")
    assert hello == {
        "protocol": 1,
        "name": "python",
        "version": "1.2",
        "capabilities": {"kinds": ["configurable-mdp", "markov-game"], "estimate": ["bc-hg"], "window": 16},
    }
    ho.assert_gradient(ho.case_by_id(case["id"]), answered["result"]["gradient"])
    assert skipped == {"seq": 1, "skipped": "expect is not done here"}


def test_another_precision_is_told_and_one_that_cannot_be_judged_is_refused():
    _, (hello, *_) = session(estimators={"bc-hg": bc_hg}, precision="float32")
    assert hello["precision"] == "float32"
    with pytest.raises(ValueError, match="bfloat16"):
        ho.serve({}, precision="bfloat16")


def test_an_exception_is_the_answer_to_its_case_with_its_place(capsys):
    def broken(problem, knowledge, critic, batch):
        raise KeyError("no such thing")

    _, (_, answered, _) = session(estimators={"bc-hg": broken})
    assert answered["error"].startswith("KeyError: 'no such thing' (")
    assert "test_serving.py" in answered["error"]


def test_a_wrong_length_is_told_with_the_one_that_is_due():
    _, (_, answered, _) = session(estimators={"bc-hg": lambda *_: [1.0]})
    assert "bc-hg: expected 3 numbers, found 1" in answered["error"]


def test_what_the_program_prints_does_not_disturb_the_protocol(tmp_path):
    program = tmp_path / "child.py"
    program.write_text(
        textwrap.dedent("""
            import os
            import hypergrad_oracle as ho
            print("before")
            def chatty(problem, knowledge, critic, batch):
                print("a word")
                os.write(1, b"from below\\n")
                return [0.0] * problem.parameters
            ho.serve({"bc-hg": chatty})
        """)
    )
    said = '{"cmd":"start","protocol":1,"formats":[1]}\n{"cmd":"stop"}\n'
    done = subprocess.run([sys.executable, program], input=said, capture_output=True, text=True, check=True, timeout=60)
    first, *rest = done.stdout.splitlines()
    assert first == "before", "printed before serve takes over"
    assert [json.loads(line)["protocol"] for line in rest] == [1]

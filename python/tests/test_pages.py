"""The pages' programs run as they stand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_runner import needs_runner

from hypergrad_oracle.runner import runner_command

PAGE = Path(__file__).parents[2] / "docs/first-conform.md"


@needs_runner
@pytest.mark.skipif(not PAGE.exists(), reason="the page is in the repository")
@pytest.mark.parametrize(
    ("without", "verdict"),
    [
        ("", "The implementation conforms."),
        (" + problem.gamma_f * knowledge.v_f[after[t]] * score", "DOES NOT CONFORM"),
    ],
)
def test_the_first_conform_ends_as_the_page_says(tmp_path, without, verdict):
    program = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL).group(1)
    assert without in program
    child = tmp_path / "child.py"
    child.write_text(program.replace(without, "") if without else program, encoding="utf-8")
    command = [*runner_command(), "conform", "--exact-bias", "1", "--", sys.executable, str(child)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert verdict in done.stdout
    if without:
        assert "looks like missing-dynamics-term" in done.stdout

"""reference.py under the conformance runner, with all that it does:  hypergrad-oracle conform -- python3 serve.py"""

import json
import sys

from reference import GAMES, Tables, double, estimate_by_name, refusal, sample, solve

KINDS = ["configurable-mdp", "markov-game"]
ESTIMATORS = ["bc-hg", "hpgd-exact", "naive-pgd", *(f"game:{name}" for name in GAMES)]
CAPABILITIES = {"kinds": KINDS, "solve": True, "estimate": ESTIMATORS, "sample": True, "refuse": True, "window": 16}
instances = {}


def flat(knowledge):
    """Numbers of a message as doubles."""
    if isinstance(knowledge, dict):
        return double(knowledge) if "bits" in knowledge else {key: flat(x) for key, x in knowledge.items()}
    return [flat(x) for x in knowledge]


def answer(m):
    if m["cmd"] == "refuse":
        reason = refusal(m["tables"])
        return {"result": {"refused": reason is not None, **({"reason": reason} if reason else {})}}
    t, knowledge = instances[m["instance"]]
    if m["cmd"] == "solve":
        return {"result": solve(t)}
    if m["cmd"] == "sample":
        found = sample(t, flat(m["policy"]), flat(m["uniforms"]), m["maxSteps"])
        return {"result": {**found, "ended": found["states"][-1] in t.terminal}}
    if m["cmd"] == "estimate":
        return {
            "result": {
                "gradient": [
                    float(x) for x in estimate_by_name(t, knowledge, flat(m["critic"]), m["estimator"], m["batch"])
                ]
            }
        }
    return {"skipped": f"{m['cmd']} is not done here"}


for line in sys.stdin:
    message = json.loads(line)
    if message["cmd"] == "start":
        print(json.dumps({"protocol": 1, "name": "reference.py", "capabilities": CAPABILITIES}), flush=True)
    elif message["cmd"] == "instance":
        instances[message["id"]] = (Tables(message["tables"], double), flat(message["knowledge"]))
    elif message["cmd"] == "stop":
        break
    else:
        print(json.dumps({"seq": message["seq"], **answer(message)}), flush=True)

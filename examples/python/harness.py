"""BC-HG, HPGD and Naive-PGD in NumPy under the conformance runner:  hypergrad-oracle conform -- python3 harness.py [MISTAKE]"""
import json
import sys
import numpy as np

MISTAKE = sys.argv[1] if len(sys.argv) > 1 else None  # uncentred-covariance, missing-dynamics-term or lost-leader-discount


def numbers(xs):
    return np.array([float(x["dec"]) for x in xs])  # the decimals of inputs read back to the very bits


class Problem:
    def __init__(self, tables, knowledge):
        size = tables["parameters"]
        value = lambda entries: numbers([e["v"] for e in entries])
        self.B, self.rho = tables["actions"], value(tables["initial"])
        self.gF, self.gL, self.beta = numbers([tables["gammaF"], tables["gammaL"], tables["beta"]])
        def gradient(entries):
            rows = np.zeros((len(entries), size))
            for i, entry in enumerate(entries):
                for k, x in entry.get("d", []):
                    rows[i, k] = float(x["dec"])
            return rows
        self.d_rho, self.d_rF, self.d_rL = (gradient(tables[key]) for key in ("initial", "rewardF", "rewardL"))
        self.d_phi, self.vF = gradient([tables["phiL"]])[0], numbers(knowledge["vF"])
        self.d_vF = np.array([numbers(row) for row in knowledge["gradientVF"]])
        self.score = [{m["to"]: row for m, row in zip(moves, gradient(moves) / value(moves)[:, None])} if moves else {}
                      for moves in tables["transitions"]]  # by pair and successor: grad log p
    def estimate(self, name, qL, vL, batch):
        return self.d_phi + sum(self.one(name, qL, vL, np.array(x["states"]), np.array(x["actions"], int)) for x in batch) / len(batch)

    def one(self, name, qL, vL, s, b):
        total = vL[s[0]] * self.d_rho[s[0]] / self.rho[s[0]]
        if len(b) == 0:
            return total
        pair, after = s[:-1] * self.B + b, s[1:]
        score = np.array([self.score[i][j] for i, j in zip(pair, after)])
        discount = self.gL ** np.arange(len(b))
        total = total + discount @ (self.d_rL[pair] + self.gL * vL[after, None] * score)
        if name == "naive-pgd":
            return total
        G = self.d_rF[pair] + (0 if MISTAKE == "missing-dynamics-term" else self.gF * self.vF[after, None] * score)
        for t in range(len(b) - 2, -1, -1):  # segment gradients, from the end
            G[t] += self.gF * G[t + 1]
        uncentred = name == "hpgd-exact" or MISTAKE == "uncentred-covariance"
        weight = (qL[pair] if uncentred else qL[pair] - vL[s[:-1]]) / self.beta
        return total + (weight if MISTAKE == "lost-leader-discount" else discount * weight) @ (G - self.d_vF[s[:-1]] if name == "hpgd-exact" else G)


problems, hello = {}, {"protocol": 1, "name": "numpy", "capabilities": {"estimate": ["bc-hg", "hpgd-exact", "naive-pgd"], "window": 16}}
for line in sys.stdin:
    m = json.loads(line)
    if m["cmd"] == "start":
        print(json.dumps(hello), flush=True)
    elif m["cmd"] == "instance":
        problems[m["id"]] = Problem(m["tables"], m["knowledge"])
    elif m["cmd"] == "estimate":
        g = problems[m["instance"]].estimate(m["estimator"], numbers(m["critic"]["qL"]), numbers(m["critic"]["vL"]), m["batch"])
        print(json.dumps({"seq": m["seq"], "result": {"gradient": g.tolist()}}), flush=True)

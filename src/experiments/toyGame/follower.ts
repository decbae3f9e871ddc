import { gameResponse } from '../../follower/gameResponse.js';
import type { FollowerBackup } from '../../follower/gameBackup.js';
import { createSoftQIteration } from '../../follower/softQIteration.js';
import type { GameTables } from '../../model/game/gameTables.js';
import { normal } from '../../random/normal.js';
import type { Stream } from '../../random/stream.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';

/** The follower as the leader finds it: the arrays stay the same, `respond` writes into them. */
export interface Follower {
  /** Q_F and g(b|s,a), by triple; V_F(s,a), by s·A + a. */
  readonly qF: number[];
  readonly policy: number[];
  readonly vF: number[];
  /** The answer to f (S·A). */
  respond(leader: readonly number[]): void;
}

/** A follower of the settings; before its first answer it is uniform, with values zero. */
export function createFollower(settings: Settings, tables: GameTables<number>, stream: Stream): Follower {
  const { states, leaderActions, actions } = tables.problem;
  const backup = settings['backup'] as FollowerBackup;
  const pairs = states * leaderActions;
  const qF = new Array<number>(pairs * actions).fill(0);
  const policy = qF.map(() => 1 / actions);
  const vF = new Array<number>(pairs).fill(0);
  const [limit, tolerance] = ['sweepLimit', 'sweepTolerance'].map((key) => numberOf(settings, key));
  const iteration = createSoftQIteration(tables, backup);
  return {
    qF,
    policy,
    vF,
    respond: (leader) => {
      if (settings['follower'] === 'exact') {
        const response = gameResponse({ ...tables, leader }, backup);
        response.qF.forEach((x, i) => (qF[i] = x));
        response.policy.forEach((x, i) => (policy[i] = x));
        response.vF.forEach((x, i) => (vF[i] = x));
        return;
      }
      if (settings['tableAtCall'] === 'reset') for (let i = 0; i < qF.length; i++) iteration.q[i] = normal(stream);
      iteration.iterate(leader, limit, tolerance);
      iteration.q.forEach((x, i) => (qF[i] = x));
      iteration.answer(vF, policy);
    },
  };
}

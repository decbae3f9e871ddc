import { describe, expect, it } from 'vitest';
import { gamesStratum } from '../../../src/instances/games.js';
import { sampleInstance } from '../../../src/instances/sampleInstances.js';
import { stratumById } from '../../../src/instances/strata.js';
import { serialiseGame } from '../../../src/model/game/gameFile.js';
import { serialiseInstance } from '../../../src/model/mdp/mdpFile.js';
import { drawGraph } from '../../../src/report/html/graphDrawing.js';
import { instanceGraph } from '../../../src/report/html/instanceGraph.js';

const small = serialiseInstance(sampleInstance(stratumById('rational'), 1, 0));

describe('instanceGraph', () => {
  it('has a node for each state and for each action that can be taken, and an arrow for each probability of the file', () => {
    const graph = instanceGraph(small)!;
    const living = small.states - (small.terminal ?? []).length;
    expect(graph.nodes.filter(({ shape }) => shape === 'action')).toHaveLength(living * small.actions);
    expect(graph.nodes.filter(({ shape }) => shape === 'terminal')).toHaveLength((small.terminal ?? []).length);
    const pairs = small.transitions.flatMap((rows) =>
      (rows ?? []).flatMap((row) => ('logits' in row ? row.logits : row)),
    );
    expect(graph.edges).toHaveLength(living * small.actions + pairs.length);
  });

  it('writes the rewards of both players at each action as the file has them', () => {
    const graph = instanceGraph({
      ...small,
      rewardF: small.rewardF.map((_, s) => (s === 0 ? ['1/3', 'theta[1]'] : 0)),
    })!;
    expect(graph.nodes.find(({ id }) => id === 's0a0b1')?.lines[1]).toBe('r_F theta[1]');
    expect(graph.nodes.find(({ id }) => id === 's0a0b0')?.lines[1]).toBe('r_F 1/3');
  });

  it('names the actions of both players in a game', () => {
    const games = Array.from({ length: 20 }, (_, i) => serialiseGame(sampleInstance(gamesStratum, 1, i)));
    const game = games.find((one) => one.leaderActions > 1 && instanceGraph(one));
    expect(instanceGraph(game!)!.nodes.map(({ lines }) => lines[0])).toContain('a = 1, b = 0');
  });

  it('is not made of a problem that is too large to be looked at', () => {
    expect(instanceGraph({ ...small, states: 100 })).toBeUndefined();
  });
});

describe('drawGraph', () => {
  it('draws every node with its lines and every arrow, the same each time', async () => {
    const graph = instanceGraph(small)!;
    const { markup } = await drawGraph(graph, 'a problem');
    expect(markup.match(/<polyline/g)).toHaveLength(graph.edges.length);
    for (const { lines } of graph.nodes) for (const line of lines) expect(markup).toContain(line.split(/[<>&'"]/)[0]);
    expect((await drawGraph(graph, 'a problem')).markup).toBe(markup);
  });
});

/* J = sum_s rho_0(s) V_L(s) + Phi, and its gradient by implicit differentiation.
 *
 * DW solves (I - gamma_F P) DW = b with P the moves under g (envelope theorem), then Dg = g (DQ_F - E_g DQ_F)/beta, and V_L = E[r_L + gamma_L V_L(s')]
 * is differentiated, once for what moves with g held still and once for Dg.
 */
#include "anchor.h"

/* x += sum over the moves of factor * (partial k of p) * values(s'). */
static void add_moved(arb_t x, const problem *p, const row *moves, slong t, slong k, arb_srcptr values, const arb_t factor, slong prec) {
  arb_t sum;
  arb_init(sum);
  for (slong i = 0; i < moves->count; i++) {
    slong after = problem_after(p, t, moves->moves[i].next);
    if (after >= 0) arb_addmul(sum, moves->moves[i].value + k, values + after, prec);
  }
  arb_addmul(x, sum, factor, prec);
  arb_clear(sum);
}

/* The same with p itself and the columns of a matrix for values: x += factor * sum p values(s', column). */
static void add_carried(arb_t x, const problem *p, const row *moves, slong t, const arb_mat_t values, slong column, const arb_t factor, slong prec) {
  arb_t sum;
  arb_init(sum);
  for (slong i = 0; i < moves->count; i++) {
    slong after = problem_after(p, t, moves->moves[i].next);
    if (after >= 0) arb_addmul(sum, moves->moves[i].value, arb_mat_entry(values, after, column), prec);
  }
  arb_addmul(x, sum, factor, prec);
  arb_clear(sum);
}

/* Right-hand sides for DW: sum_a Df V + f sum_b g (Dr_F + gamma_F sum Dp W); where a is not seen, V is Q_F under g. */
static void follower_sources(arb_mat_t sources, const problem *p, const response *r, slong t, slong s, const arb_t gamma, slong prec) {
  slong A = p->leader_actions, B = p->actions, u = p->unknown[t * p->states + s];
  arb_t x, weight;
  arb_init(x);
  arb_init(weight);
  for (slong i = 0; i < p->leader[s].count; i++)
    for (slong b = 0; b < B; b++) {
      const move *chosen = p->leader[s].moves + i;
      slong at = (u * A + chosen->next) * B + b, triple = problem_triple(p, s, chosen->next, b);
      arb_mul(weight, chosen->value, r->g + at, prec);
      for (slong k = 1; k <= p->parameters; k++) {
        arb_ptr to = arb_mat_entry(sources, u, k - 1);
        arb_set(x, p->reward_f[triple].value + k);
        add_moved(x, p, p->transitions + triple, t, k, r->w, gamma, prec);
        arb_addmul(to, weight, x, prec);
        /* V(s,a) once for each a, not for each b. */
        if (p->observes && b == 0) arb_addmul(to, chosen->value + k, r->v + u * A + chosen->next, prec);
        if (!p->observes) {
          arb_mul(x, chosen->value + k, r->g + at, prec);
          arb_addmul(to, x, r->q + at, prec);
        }
      }
    }
  arb_clear(x);
  arb_clear(weight);
}

/* Dg(b|s,a) by parameter k, [a,b] of one state. */
static void policy_gradient(arb_ptr dg, const problem *p, const response *r, const arb_mat_t dw, slong t, slong s, slong k, const arb_t gamma,
                            const arb_t beta, slong prec) {
  slong A = p->leader_actions, B = p->actions, u = p->unknown[t * p->states + s];
  arb_t mean;
  arb_ptr dq = _arb_vec_init(A * B), averaged = _arb_vec_init(B);
  arb_init(mean);
  for (slong a = 0; a < A; a++)
    for (slong b = 0; b < B; b++) {
      slong triple = problem_triple(p, s, a, b);
      arb_set(dq + a * B + b, p->reward_f[triple].value + k);
      add_moved(dq + a * B + b, p, p->transitions + triple, t, k, r->w, gamma, prec);
      add_carried(dq + a * B + b, p, p->transitions + triple, t, dw, k - 1, gamma, prec);
    }
  if (!p->observes) {
    for (slong b = 0; b < B; b++)
      for (slong i = 0; i < p->leader[s].count; i++) {
        const move *chosen = p->leader[s].moves + i;
        arb_addmul(averaged + b, chosen->value + k, r->q + (u * A + chosen->next) * B + b, prec);
        arb_addmul(averaged + b, chosen->value, dq + chosen->next * B + b, prec);
      }
    for (slong a = 0; a < A; a++) _arb_vec_set(dq + a * B, averaged, B);
  }
  for (slong a = 0; a < A; a++) {
    arb_srcptr g = r->g + (u * A + a) * B;
    arb_zero(mean);
    for (slong b = 0; b < B; b++) arb_addmul(mean, g + b, dq + a * B + b, prec);
    for (slong b = 0; b < B; b++) {
      arb_sub(dg + a * B + b, dq + a * B + b, mean, prec);
      arb_mul(dg + a * B + b, dg + a * B + b, g + b, prec);
      arb_div(dg + a * B + b, dg + a * B + b, beta, prec);
    }
  }
  arb_clear(mean);
  _arb_vec_clear(dq, A * B);
  _arb_vec_clear(averaged, B);
}

/* E r_L under f and g. */
static void leader_rewards(arb_mat_t reward, const problem *p, const response *r, slong t, slong s, slong prec) {
  slong A = p->leader_actions, B = p->actions, u = p->unknown[t * p->states + s];
  arb_t x;
  arb_init(x);
  for (slong i = 0; i < p->leader[s].count; i++)
    for (slong b = 0; b < B; b++) {
      slong a = p->leader[s].moves[i].next;
      arb_mul(x, p->leader[s].moves[i].value, r->g + (u * A + a) * B + b, prec);
      arb_addmul(arb_mat_entry(reward, u, 0), x, p->reward_l[problem_triple(p, s, a, b)].value, prec);
    }
  arb_clear(x);
}

/* Right-hand sides for DV_L: columns 0 to K - 1 with g held still, K to 2K - 1 for Dg. */
static void leader_sources(arb_mat_t sources, const problem *p, const response *r, const arb_mat_t dw, const arb_mat_t vl, slong t, slong s,
                           const arb_t gamma_f, const arb_t gamma_l, const arb_t beta, slong prec) {
  slong A = p->leader_actions, B = p->actions, K = p->parameters, u = p->unknown[t * p->states + s];
  arb_t x, y, ql;
  arb_ptr dg = _arb_vec_init(A * B), values = _arb_vec_init(p->unknowns);
  arb_init(x);
  arb_init(y);
  arb_init(ql);
  for (slong i = 0; i < p->unknowns; i++) arb_set(values + i, arb_mat_entry(vl, i, 0));
  for (slong k = 1; k <= K; k++) {
    policy_gradient(dg, p, r, dw, t, s, k, gamma_f, beta, prec);
    for (slong i = 0; i < p->leader[s].count; i++)
      for (slong b = 0; b < B; b++) {
        const move *chosen = p->leader[s].moves + i;
        slong a = chosen->next, triple = problem_triple(p, s, a, b);
        arb_srcptr g = r->g + (u * A + a) * B + b;
        arb_set(ql, p->reward_l[triple].value);
        add_moved(ql, p, p->transitions + triple, t, 0, values, gamma_l, prec);
        arb_set(x, p->reward_l[triple].value + k);
        add_moved(x, p, p->transitions + triple, t, k, values, gamma_l, prec);
        arb_mul(x, x, chosen->value, prec);
        arb_addmul(x, chosen->value + k, ql, prec);
        arb_addmul(arb_mat_entry(sources, u, k - 1), g, x, prec);
        arb_mul(y, chosen->value, dg + a * B + b, prec);
        arb_addmul(arb_mat_entry(sources, u, K + k - 1), y, ql, prec);
      }
  }
  arb_clear(x);
  arb_clear(y);
  arb_clear(ql);
  _arb_vec_clear(dg, A * B);
  _arb_vec_clear(values, p->unknowns);
}

static void objective_parts(arb_t objective, arb_ptr direct, arb_ptr guiding, const problem *p, const arb_mat_t vl, const arb_mat_t dvl, slong prec) {
  arb_set(objective, p->phi.value);
  for (slong k = 0; k < p->parameters; k++) {
    arb_set(direct + k, p->phi.value + k + 1);
    arb_zero(guiding + k);
  }
  for (slong i = 0; i < p->initial.count; i++) {
    const move *start = p->initial.moves + i;
    slong u = p->unknown[start->next];
    if (u < 0) continue;
    arb_addmul(objective, start->value, arb_mat_entry(vl, u, 0), prec);
    for (slong k = 0; k < p->parameters; k++) {
      arb_addmul(direct + k, start->value + k + 1, arb_mat_entry(vl, u, 0), prec);
      arb_addmul(direct + k, start->value, arb_mat_entry(dvl, u, k), prec);
      arb_addmul(guiding + k, start->value, arb_mat_entry(dvl, u, p->parameters + k), prec);
    }
  }
}

/* The columns of x <- those of m^-1 x. */
static int solve(arb_mat_t x, const arb_mat_t m, slong prec) {
  arb_mat_t solution;
  if (arb_mat_ncols(x) == 0) return 1;
  arb_mat_init(solution, arb_mat_nrows(x), arb_mat_ncols(x));
  int solved = arb_mat_solve(solution, m, x, prec);
  arb_mat_swap(x, solution);
  arb_mat_clear(solution);
  return solved;
}

int hypergradient(arb_t objective, arb_ptr direct, arb_ptr guiding, const problem *p, const response *r, slong prec) {
  slong n = p->unknowns, K = p->parameters;
  arb_t gamma_f, gamma_l, beta;
  arb_mat_t m, dw, vl, dvl;
  arb_init(gamma_f);
  arb_init(gamma_l);
  arb_init(beta);
  arb_set_fmpq(gamma_f, p->gamma_f, prec);
  arb_set_fmpq(gamma_l, p->gamma_l, prec);
  arb_set_fmpq(beta, p->beta, prec);
  arb_mat_init(m, n, n);
  arb_mat_init(dw, n, K);
  arb_mat_init(vl, n, 1);
  arb_mat_init(dvl, n, 2 * K);
#define EACH_STATE(call)                                        \
  for (slong t = 0; t < p->layers; t++)                         \
    for (slong s = 0; s < p->states; s++)                       \
      if (p->unknown[t * p->states + s] >= 0) call
  EACH_STATE(follower_sources(dw, p, r, t, s, gamma_f, prec));
  chain_matrix(m, p, r->g, gamma_f, prec);
  int solved = solve(dw, m, prec);
  if (solved) {
    EACH_STATE(leader_rewards(vl, p, r, t, s, prec));
    chain_matrix(m, p, r->g, gamma_l, prec);
    solved = solve(vl, m, prec);
  }
  if (solved) {
    EACH_STATE(leader_sources(dvl, p, r, dw, vl, t, s, gamma_f, gamma_l, beta, prec));
    solved = solve(dvl, m, prec);
  }
  if (solved) objective_parts(objective, direct, guiding, p, vl, dvl, prec);
  arb_mat_clear(m);
  arb_mat_clear(dw);
  arb_mat_clear(vl);
  arb_mat_clear(dvl);
  arb_clear(gamma_f);
  arb_clear(gamma_l);
  arb_clear(beta);
  return solved;
}

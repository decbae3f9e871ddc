/* The best response: the zero of F(W) = W - T(W), T the soft Bellman operator, enclosed by interval Newton steps.
 *
 *     follower that sees a:   V(s,a) = beta log sum_b exp(Q(s,a,b)/beta),  W(s) = sum_a f(a|s) V(s,a)
 *     follower that does not: V(s,a) = W(s) = beta log sum_b exp(sum_a f(a|s) Q(s,a,b)/beta)
 *     Q(s,a,b) = r_F(s,a,b) + gamma_F sum_s' p(s'|s,a,b) W(s'),  g(b|.) = exp((Q - V)/beta)
 *
 * The Jacobian of F at W is I - gamma_F P_g(W). With an X around W~ and N = W~ - J(X)^-1 F(W~): where N is inside of X, there is exactly one zero in X,
 * and it is in N (mean value theorem row by row, Brouwer; the linear system over balls is solved for all matrices in J(X)). T has one fixed point only.
 */
#include "anchor.h"

void response_init(response *r, const problem *p) {
  slong pairs = p->unknowns * p->leader_actions;
  r->w = _arb_vec_init(p->unknowns);
  r->v = _arb_vec_init(pairs);
  r->q = _arb_vec_init(pairs * p->actions);
  r->g = _arb_vec_init(pairs * p->actions);
}

void response_clear(response *r, const problem *p) {
  slong pairs = p->unknowns * p->leader_actions;
  _arb_vec_clear(r->w, p->unknowns);
  _arb_vec_clear(r->v, pairs);
  _arb_vec_clear(r->q, pairs * p->actions);
  _arb_vec_clear(r->g, pairs * p->actions);
}

/* v = beta log sum_b exp(q_b/beta), g_b = exp(q_b/beta) over the sum. */
static void soft_maximum(arb_t v, arb_ptr g, arb_srcptr q, slong actions, const arb_t beta, slong prec) {
  arb_t total;
  arb_init(total);
  for (slong b = 0; b < actions; b++) {
    arb_sub(g + b, q + b, q, prec);
    arb_div(g + b, g + b, beta, prec);
    arb_exp(g + b, g + b, prec);
    arb_add(total, total, g + b, prec);
  }
  _arb_vec_scalar_div(g, g, actions, total, prec);
  arb_log(v, total, prec);
  arb_mul(v, v, beta, prec);
  arb_add(v, v, q, prec);
  arb_clear(total);
}

/* T(W) of one state in one layer, and what the follower does there. */
static void backup_state(arb_t result, response *r, const problem *p, slong t, slong s, const arb_t gamma, const arb_t beta,
                         slong prec) {
  slong A = p->leader_actions, B = p->actions, u = p->unknown[t * p->states + s];
  const row *leader = p->leader + s;
  arb_t next;
  arb_init(next);
  for (slong a = 0; a < A; a++)
    for (slong b = 0; b < B; b++) {
      slong triple = problem_triple(p, s, a, b);
      const row *moves = p->transitions + triple;
      arb_zero(next);
      for (slong i = 0; i < moves->count; i++) {
        slong after = problem_after(p, t, moves->moves[i].next);
        if (after >= 0) arb_addmul(next, moves->moves[i].value, r->w + after, prec);
      }
      arb_mul(next, next, gamma, prec);
      arb_add(r->q + (u * A + a) * B + b, p->reward_f[triple].value, next, prec);
    }
  arb_zero(result);
  if (p->observes)
    for (slong a = 0; a < A; a++) {
      slong pair = u * A + a;
      soft_maximum(r->v + pair, r->g + pair * B, r->q + pair * B, B, beta, prec);
    }
  else {
    arb_ptr mean = _arb_vec_init(B);
    for (slong b = 0; b < B; b++)
      for (slong i = 0; i < leader->count; i++)
        arb_addmul(mean + b, leader->moves[i].value, r->q + (u * A + leader->moves[i].next) * B + b, prec);
    for (slong a = 0; a < A; a++) soft_maximum(r->v + u * A + a, r->g + (u * A + a) * B, mean, B, beta, prec);
    _arb_vec_clear(mean, B);
  }
  if (p->observes)
    for (slong i = 0; i < leader->count; i++)
      arb_addmul(result, leader->moves[i].value, r->v + u * A + leader->moves[i].next, prec);
  else
    arb_set(result, r->v + u * A);
  arb_clear(next);
}

static void backup(arb_ptr result, response *r, const problem *p, const arb_t gamma, slong prec) {
  arb_t beta;
  arb_init(beta);
  arb_set_fmpq(beta, p->beta, prec);
  for (slong t = 0; t < p->layers; t++)
    for (slong s = 0; s < p->states; s++) {
      slong u = p->unknown[t * p->states + s];
      if (u >= 0) backup_state(result + u, r, p, t, s, gamma, beta, prec);
    }
  arb_clear(beta);
}

void chain_matrix(arb_mat_t m, const problem *p, arb_srcptr g, const arb_t gamma, slong prec) {
  slong A = p->leader_actions, B = p->actions;
  arb_t weight;
  arb_init(weight);
  arb_mat_one(m);
  for (slong t = 0; t < p->layers; t++)
    for (slong s = 0; s < p->states; s++) {
      slong u = p->unknown[t * p->states + s];
      if (u < 0) continue;
      for (slong i = 0; i < p->leader[s].count; i++)
        for (slong b = 0; b < B; b++) {
          slong a = p->leader[s].moves[i].next;
          const row *moves = p->transitions + problem_triple(p, s, a, b);
          arb_mul(weight, p->leader[s].moves[i].value, g + (u * A + a) * B + b, prec);
          arb_mul(weight, weight, gamma, prec);
          for (slong j = 0; j < moves->count; j++) {
            slong after = problem_after(p, t, moves->moves[j].next);
            if (after >= 0) arb_submul(arb_mat_entry(m, u, after), weight, moves->moves[j].value, prec);
          }
        }
    }
  arb_clear(weight);
}

static void midpoints(arb_ptr x, slong n) {
  for (slong i = 0; i < n; i++) mag_zero(arb_radref(x + i));
}

/* Bound of the largest |x_i|. */
static void largest(mag_t bound, const arb_mat_t x) {
  arb_mat_bound_inf_norm(bound, x);
}

static void residual(arb_mat_t f, response *r, const problem *p, const arb_t gamma, slong prec) {
  arb_ptr image = _arb_vec_init(p->unknowns);
  backup(image, r, p, gamma, prec);
  for (slong u = 0; u < p->unknowns; u++) arb_sub(arb_mat_entry(f, u, 0), r->w + u, image + u, prec);
  _arb_vec_clear(image, p->unknowns);
}

#define MOST_NEWTON 400
#define MOST_INFLATIONS 12

/* Newton's method at midpoints, which for T convex and increasing comes down to the fixed point from the second step on. */
static int approximate(response *r, const problem *p, const arb_t gamma, arb_mat_t m, arb_mat_t f, arb_mat_t step, slong prec) {
  mag_t size, goal;
  int done = 0;
  mag_init(size);
  mag_init(goal);
  _arb_vec_zero(r->w, p->unknowns);
  for (slong i = 0; i < MOST_NEWTON && !done; i++) {
    residual(f, r, p, gamma, prec);
    chain_matrix(m, p, r->g, gamma, prec);
    if (!arb_mat_approx_solve(step, m, f, prec)) break;
    for (slong u = 0; u < p->unknowns; u++) arb_sub(r->w + u, r->w + u, arb_mat_entry(step, u, 0), prec);
    midpoints(r->w, p->unknowns);
    largest(size, step);
    mag_set_ui_2exp_si(goal, 1, -prec / 2);
    done = mag_cmp(size, goal) < 0;
  }
  mag_clear(size);
  mag_clear(goal);
  return done;
}

int best_response(response *r, const problem *p, slong prec) {
  slong n = p->unknowns;
  int proven = 0;
  arb_t gamma;
  arb_mat_t m, f, step;
  mag_t radius, least;
  arb_ptr middle = _arb_vec_init(n), image = _arb_vec_init(n);
  arb_init(gamma);
  arb_set_fmpq(gamma, p->gamma_f, prec);
  arb_mat_init(m, n, n);
  arb_mat_init(f, n, 1);
  arb_mat_init(step, n, 1);
  mag_init(radius);
  mag_init(least);
  mag_set_ui_2exp_si(least, 1, -prec);
  if (approximate(r, p, gamma, m, f, step, prec)) {
    _arb_vec_set(middle, r->w, n);
    residual(f, r, p, gamma, prec);
    chain_matrix(m, p, r->g, gamma, prec);
    if (arb_mat_solve(step, m, f, prec)) largest(radius, step);
    /* Where the residual is exactly zero, X needs room all the same. */
    mag_max(radius, radius, least);
    for (slong i = 0; i < MOST_INFLATIONS && !proven; i++) {
      mag_mul_2exp_si(radius, radius, 2);
      for (slong u = 0; u < n; u++) {
        arb_set(r->w + u, middle + u);
        mag_set(arb_radref(r->w + u), radius);
      }
      backup(image, r, p, gamma, prec);
      chain_matrix(m, p, r->g, gamma, prec);
      if (!arb_mat_solve(step, m, f, prec)) break;
      proven = 1;
      for (slong u = 0; u < n; u++) {
        arb_sub(image + u, middle + u, arb_mat_entry(step, u, 0), prec);
        proven = proven && arb_contains_interior(r->w + u, image + u);
      }
    }
    if (proven) {
      _arb_vec_set(r->w, image, n);
      backup(image, r, p, gamma, prec);
    }
  }
  mag_clear(radius);
  mag_clear(least);
  arb_mat_clear(m);
  arb_mat_clear(f);
  arb_mat_clear(step);
  arb_clear(gamma);
  _arb_vec_clear(middle, n);
  _arb_vec_clear(image, n);
  return proven;
}

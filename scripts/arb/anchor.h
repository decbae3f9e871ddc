/* An anchor outside of the package: J and its hypergradient in the balls of Arb, written from the mathematics alone.
 *
 * A problem is a Markov game. In state s the leader draws a from f(a|s), the follower answers with b from its best response g, the
 * state moves by p(s'|s,a,b). A configurable MDP is the game whose leader has one action. All tables may depend on theta.
 */
#ifndef ANCHOR_H
#define ANCHOR_H

#include <arb.h>
#include <arb_mat.h>

/* A value and its K partial derivatives by theta: a vector of K + 1 balls. */
typedef arb_ptr dual;

typedef struct {
  slong next;
  char *formula;
  dual value;
} move;

typedef struct {
  move *moves;
  slong count;
} row;

typedef struct {
  char *formula;
  dual value;
} entry;

typedef struct {
  char id[256];
  slong states, leader_actions, actions, parameters;
  slong horizon; /* 0: none */
  int observes;  /* whether the follower sees a before it answers */
  fmpq_t gamma_f, gamma_l, beta;
  fmpq *theta;
  int *terminal;
  row initial;
  row *leader;                 /* [s]: moves to a */
  row *transitions;            /* [s,a,b] */
  entry *reward_f, *reward_l;  /* [s,a,b] */
  entry phi;
  /* Unknowns are the values W of (t, s), s not terminal, t < layers: one layer where there is no horizon. */
  slong layers, unknowns;
  slong *unknown; /* [t,s]; -1 where the value is 0 */
} problem;

/* formula.c: the postfix formula at theta, with its derivatives. */
void formula_at(dual result, const problem *p, const char *postfix, slong prec);

/* problem.c: 0 at the end of the input. Whatever is not understood ends the program. */
int problem_read(problem *p, FILE *in);
void problem_evaluate(problem *p, slong prec);
void problem_clear(problem *p);
slong problem_triple(const problem *p, slong s, slong a, slong b);
/* The unknown that a move from layer t leads to, or -1 where what follows is worth 0. */
slong problem_after(const problem *p, slong t, slong next);

/* response.c: what the follower does at the values W, [unknown], [unknown,a], [unknown,a,b]. */
typedef struct {
  arb_ptr w, v, q, g;
} response;

void response_init(response *r, const problem *p);
void response_clear(response *r, const problem *p);
/* The best response, proven: 0 where the precision does not suffice. */
int best_response(response *r, const problem *p, slong prec);
/* I - gamma P, P the moves under g. */
void chain_matrix(arb_mat_t m, const problem *p, arb_srcptr g, const arb_t gamma, slong prec);

/* gradient.c: J, and its gradient in two parts, with the follower held still and through its answer. 0 where the precision does not suffice. */
int hypergradient(arb_t objective, arb_ptr direct, arb_ptr guiding, const problem *p, const response *r, slong prec);

void fail(const char *what, const char *found);

#endif

/* Formulas in postfix, and their derivatives by the chain rule, forward. */
#include "anchor.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* y = f(x), d = f'(x). */
static int function_at(arb_t y, arb_t d, const char *name, const arb_t x, slong prec) {
  if (!strcmp(name, "exp")) {
    arb_exp(y, x, prec);
    arb_set(d, y);
  } else if (!strcmp(name, "log")) {
    arb_log(y, x, prec);
    arb_inv(d, x, prec);
  } else if (!strcmp(name, "sqrt")) {
    arb_sqrt(y, x, prec);
    arb_mul_2exp_si(d, y, 1);
    arb_inv(d, d, prec);
  } else if (!strcmp(name, "sin")) {
    arb_sin_cos(y, d, x, prec);
  } else if (!strcmp(name, "cos")) {
    arb_sin_cos(d, y, x, prec);
    arb_neg(d, d);
  } else if (!strcmp(name, "tan")) {
    arb_tan(y, x, prec);
    arb_sec(d, x, prec);
    arb_sqr(d, d, prec);
  } else if (!strcmp(name, "sinh")) {
    arb_sinh_cosh(y, d, x, prec);
  } else if (!strcmp(name, "cosh")) {
    arb_sinh_cosh(d, y, x, prec);
  } else if (!strcmp(name, "tanh")) {
    arb_tanh(y, x, prec);
    arb_sech(d, x, prec);
    arb_sqr(d, d, prec);
  } else if (!strcmp(name, "sigmoid")) {
    /* 1/(1 + e), e = exp(-x); e/(1 + e)^2 */
    arb_neg(d, x);
    arb_exp(d, d, prec);
    arb_add_ui(y, d, 1, prec);
    arb_inv(y, y, prec);
    arb_mul(d, d, y, prec);
    arb_mul(d, d, y, prec);
  } else if (!strcmp(name, "softplus")) {
    arb_exp(y, x, prec);
    arb_add_ui(d, y, 1, prec);
    arb_div(d, y, d, prec);
    arb_log1p(y, y, prec);
  } else
    return 0;
  return 1;
}

/* a <- a (op) b */
static void combine(char op, dual a, dual b, slong parameters, slong prec) {
  arb_t y;
  arb_init(y);
  for (slong k = 1; k <= parameters; k++)
    if (op == '+')
      arb_add(a + k, a + k, b + k, prec);
    else if (op == '-')
      arb_sub(a + k, a + k, b + k, prec);
    else if (op == '*') {
      arb_mul(a + k, a + k, b, prec);
      arb_addmul(a + k, a, b + k, prec);
    } else {
      /* (a' - (a/b) b')/b */
      arb_div(y, a, b, prec);
      arb_submul(a + k, y, b + k, prec);
      arb_div(a + k, a + k, b, prec);
    }
  (op == '+' ? arb_add : op == '-' ? arb_sub : op == '*' ? arb_mul : arb_div)(a, a, b, prec);
  arb_clear(y);
}

static void chain(dual a, const arb_t y, const arb_t d, slong parameters, slong prec) {
  for (slong k = 1; k <= parameters; k++) arb_mul(a + k, a + k, d, prec);
  arb_set(a, y);
}

/* a <- a^n */
static void raise_to(dual a, slong n, slong parameters, slong prec) {
  arb_t y, d;
  arb_init(y);
  arb_init(d);
  arb_pow_ui(y, a, labs(n), prec);
  if (n < 0) arb_inv(y, y, prec);
  arb_pow_ui(d, a, labs(n - 1), prec);
  if (n < 1) arb_inv(d, d, prec);
  arb_mul_si(d, d, n, prec);
  chain(a, y, d, parameters, prec);
  arb_clear(y);
  arb_clear(d);
}

/* The first of `count` logits <- exp(l_i)/sum_j exp(l_j); p_i' = p_i (l_i' - sum_j p_j l_j'). */
static void softmax(dual *logits, slong count, slong index, slong parameters, slong prec) {
  arb_ptr weights = _arb_vec_init(count);
  arb_t total, mean;
  arb_init(total);
  arb_init(mean);
  for (slong i = 0; i < count; i++) {
    arb_sub(weights + i, logits[i], logits[index], prec);
    arb_exp(weights + i, weights + i, prec);
    arb_add(total, total, weights + i, prec);
  }
  _arb_vec_scalar_div(weights, weights, count, total, prec);
  for (slong k = 1; k <= parameters; k++) {
    arb_zero(mean);
    for (slong i = 0; i < count; i++)
      if (!arb_is_zero(logits[i] + k)) arb_addmul(mean, weights + i, logits[i] + k, prec);
    arb_sub(mean, logits[index] + k, mean, prec);
    arb_mul(logits[0] + k, mean, weights + index, prec);
  }
  arb_set(logits[0], weights + index);
  arb_clear(mean);
  arb_clear(total);
  _arb_vec_clear(weights, count);
}

#define MOST_TERMS 2048

static int is_leaf(const char *token) { return isdigit(*token) || *token == '@' || (*token == '-' && token[1]); }

/* Tokens: p/q, @0 @1 ... (parameters), + - * / ~ (negation), ^n, a function's name, softmax:n:i (of the last n). */
void formula_at(dual result, const problem *p, const char *postfix, slong prec) {
  slong K = p->parameters, depth = 0, n, i;
  dual stack[MOST_TERMS];
  arb_t y, d;
  fmpq_t q;
  char *text = strdup(postfix), *rest = NULL;
  arb_init(y);
  arb_init(d);
  fmpq_init(q);
  for (char *token = strtok_r(text, " ", &rest); token; token = strtok_r(NULL, " ", &rest)) {
    dual top = depth > 0 ? stack[depth - 1] : NULL;
    if (is_leaf(token)) {
      if (depth == MOST_TERMS) fail("a formula of fewer terms", p->id);
      top = stack[depth++] = _arb_vec_init(K + 1);
      if (*token != '@') {
        if (fmpq_set_str(q, token, 10)) fail("a rational number", token);
        arb_set_fmpq(top, q, prec);
      } else {
        i = strtol(token + 1, NULL, 10);
        if (i < 0 || i >= K) fail("a parameter", token);
        arb_set_fmpq(top, p->theta + i, prec);
        arb_one(top + 1 + i);
      }
    } else if (strchr("+-*/", *token) && depth > 1) {
      combine(*token, stack[depth - 2], top, K, prec);
      _arb_vec_clear(stack[--depth], K + 1);
    } else if (sscanf(token, "softmax:%ld:%ld", &n, &i) == 2 && 0 <= i && i < n && n <= depth) {
      softmax(stack + depth - n, n, i, K, prec);
      for (; n > 1; n--) _arb_vec_clear(stack[--depth], K + 1);
    } else if (depth == 0)
      fail("an operand", token);
    else if (*token == '~')
      _arb_vec_neg(top, top, K + 1);
    else if (*token == '^')
      raise_to(top, strtol(token + 1, NULL, 10), K, prec);
    else if (function_at(y, d, token, top, prec))
      chain(top, y, d, K, prec);
    else
      fail("a token of a formula", token);
  }
  if (depth != 1) fail("one value of a formula", postfix);
  _arb_vec_set(result, stack[0], K + 1);
  _arb_vec_clear(stack[0], K + 1);
  free(text);
  fmpq_clear(q);
  arb_clear(y);
  arb_clear(d);
}

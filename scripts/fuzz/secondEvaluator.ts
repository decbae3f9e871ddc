import { Decimal } from 'decimal.js';

/** Why the second evaluator has no value: the text is no formula, or it is none at this θ. */
export class NoValue extends Error {
  override readonly name = 'NoValue';
  readonly kind: 'no formula' | 'undefined';

  constructor(kind: 'no formula' | 'undefined', what: string) {
    super(what);
    this.kind = kind;
  }
}

const TOKEN = /[ \t]*(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|[A-Za-z_][A-Za-z0-9_]*|[-+*/^()[\],])/y;
const noFormula = (what: string): never => {
  throw new NoValue('no formula', what);
};
const undefinedThere = (what: string): never => {
  throw new NoValue('undefined', what);
};

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const end = text.replace(/[ \t]+$/, '').length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(text) ?? noFormula(`nothing known at ${at}`);
    tokens.push(token);
  }
  return tokens;
}

/**
 * The value of a formula at θ in decimals of so many digits, computed while it is read by recursive descent: it shares neither parser nor
 * arithmetic with the program. Throws `NoValue`.
 */
export function secondValue(text: string, theta: readonly string[], digits: number): Decimal {
  const D = Decimal.clone({ precision: digits, defaults: true });
  const one = new D(1);
  const tokens = tokensOf(text);
  let at = 0;
  const next = (): string | undefined => tokens[at];
  const take = (token: string): void => void (tokens[at] === token ? at++ : noFormula(`no ${token}`));
  const divided = (a: Decimal, b: Decimal): Decimal => (b.isZero() ? undefinedThere('a division by zero') : a.div(b));

  const functions: Readonly<Record<string, (x: Decimal) => Decimal>> = {
    exp: (x) => x.exp(),
    log: (x) => (x.gt(0) ? x.ln() : undefinedThere('log')),
    sqrt: (x) => (x.gte(0) ? x.sqrt() : undefinedThere('sqrt')),
    sin: (x) => x.sin(),
    cos: (x) => x.cos(),
    tan: (x) => divided(x.sin(), x.cos()),
    sinh: (x) => x.exp().minus(x.neg().exp()).div(2),
    cosh: (x) => x.exp().plus(x.neg().exp()).div(2),
    tanh: (x) => one.minus(new D(2).div(x.times(2).exp().plus(1))),
    sigmoid: (x) => one.div(one.plus(x.neg().exp())),
    softplus: (x) => x.exp().plus(1).ln(),
  };

  const sum = (): Decimal => {
    let total = product();
    while (next() === '+' || next() === '-') {
      const sign = tokens[at++];
      const term = product();
      total = sign === '+' ? total.plus(term) : total.minus(term);
    }
    return total;
  };
  const product = (): Decimal => {
    let total = signed();
    while (next() === '*' || next() === '/') {
      const operator = tokens[at++];
      const factor = signed();
      total = operator === '*' ? total.times(factor) : divided(total, factor);
    }
    return total;
  };
  const signed = (): Decimal => {
    if (next() === '-') return (at++, signed().neg());
    if (next() === '+') return (at++, signed());
    const base = operand();
    if (next() !== '^') return base;
    at++;
    const exponent = signed();
    if (!exponent.isInteger()) return noFormula('an exponent that is not whole');
    if (base.isZero() && exponent.lt(0)) return undefinedThere('a negative power of zero');
    // By squaring: Decimal.pow of large exponents loses digits.
    const power = (k: number): Decimal => {
      if (k === 0) return one;
      const half = power(Math.floor(k / 2));
      return k % 2 === 0 ? half.times(half) : half.times(half).times(base);
    };
    const k = exponent.toNumber();
    if (Math.abs(k) > 1000) return noFormula('a large exponent');
    return k < 0 ? one.div(power(-k)) : power(k);
  };
  const indexed = (values: readonly Decimal[]): Decimal => {
    take('[');
    const index = sum().toNumber();
    take(']');
    return values[index - 1] ?? noFormula('an index out of range');
  };
  const softmax = (): Decimal => {
    take('(');
    let logits: Decimal[];
    if (next() === 'theta' && tokens[at + 1] === ')') {
      at++;
      logits = theta.map((x) => new D(x));
    } else {
      take('[');
      logits = [sum()];
      while (next() === ',') {
        at++;
        logits.push(sum());
      }
      take(']');
    }
    take(')');
    const largest = D.max(...logits);
    const weights = logits.map((x) => x.minus(largest).exp());
    const total = weights.reduce((a, b) => a.plus(b));
    return indexed(weights.map((w) => w.div(total)));
  };
  const operand = (): Decimal => {
    const token = tokens[at++] ?? noFormula('an end');
    if (/^[\d.]/.test(token)) return new D(token);
    if (token === '(') {
      const value = sum();
      take(')');
      return value;
    }
    if (token === 'theta') return indexed(theta.map((x) => new D(x)));
    if (token === 'softmax') return softmax();
    if (!Object.hasOwn(functions, token)) return noFormula(`the name ${token}`);
    take('(');
    const value = functions[token](sum());
    take(')');
    return value;
  };

  const value = sum();
  if (at < tokens.length) noFormula(`${tokens[at]} left over`);
  return value.isFinite() ? value : undefinedThere('not finite');
}

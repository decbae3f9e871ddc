import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, raw } from '../../../src/report/html/markup.js';
import { readPage } from '../../helpers/page.js';

/** What a browser makes of a page with one element `p`: its text and its title. */
function read(markup: string): { text: string; title: string | null; elements: number } {
  const page = readPage(`<!doctype html><html><body>${markup}</body></html>`);
  const [p] = page.querySelectorAll('p');
  return { text: p.textContent, title: p.getAttribute('title'), elements: page.querySelectorAll('body *').length };
}

describe('html', () => {
  it('reads back every text that is put into it, in an element as in an attribute, and makes no other element of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(read(html`<p title="${text}">${text}</p>`.markup)).toEqual({ text, title: text, elements: 1 });
      }),
      { seed: 1 },
    );
  });

  it('cannot be led to run a script', () => {
    const { markup } = html`<p title="${'"><script>alert(1)</script>'}">${'<img onerror=alert(1)>'}</p>`;
    expect(read(markup).elements).toBe(1);
  });

  it('puts pieces and lists of them in as they are, and nothing for what is absent', () => {
    expect(html`<p>${[html`<b>1</b>`, 2]}${false}${null}${undefined}${raw('<i>3</i>')}</p>`.markup).toBe(
      '<p><b>1</b>2<i>3</i></p>',
    );
  });
});

import { html, type Markup, type Part } from './markup.js';

/** A word of judgement in its colours. */
export const verdictMark = (word: string, text: string = word): Markup =>
  html`<span class="verdict ${word}">${text}</span>`;

/** What is known of something, as names and values; those that are absent are left out. */
export const facts = (known: readonly (readonly [string, Part])[]): Markup =>
  html`<dl>
    ${known.flatMap(([name, value]) =>
      value === undefined || value === null
        ? []
        : html`<dt>${name}</dt>
            <dd>${value}</dd>`,
    )}
  </dl>`;

/** A command as one reads and copies it. */
export const command = (text: string): Markup => html`<code>${text}</code>`;

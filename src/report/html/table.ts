import { html, type Markup, type Part } from './markup.js';

/** One column of a table: its head, and whether it holds numbers. */
export interface Column {
  readonly head: string;
  readonly isNumber?: boolean;
}

/** A cell: what is in it, and the class of its colours. */
export type Cell = Part | { readonly cell: Part; readonly class: string };

const isColoured = (cell: Cell): cell is { readonly cell: Part; readonly class: string } =>
  typeof cell === 'object' && cell !== null && 'cell' in cell;

/** A table that can be scrolled by keyboard where it is wider than the page; the first cell of a row is its head. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Markup {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ head }) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, i) => tableCell(cell, i, columns[i]))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function tableCell(cell: Cell, index: number, column: Column): Markup {
  const [content, colours] = isColoured(cell) ? [cell.cell, cell.class] : [cell, ''];
  if (index === 0) return html`<th scope="row">${content}</th>`;
  const names = [colours, column.isNumber ? 'number' : ''].filter((name) => name !== '').join(' ');
  return names === '' ? html`<td>${content}</td>` : html`<td class="${names}">${content}</td>`;
}

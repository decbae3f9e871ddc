import { parseHTML } from 'linkedom';

/** What specs look at of an element. */
export interface PageElement {
  readonly id: string;
  readonly textContent: string;
  getAttribute(name: string): string | null;
}

/** What specs look at of a page. */
export interface Page {
  readonly body: PageElement;
  querySelectorAll(selector: string): Iterable<PageElement> & { readonly length: number };
}

/** A page as a browser reads it; types of the browser's own are not there. */
export const readPage = (text: string): Page => (parseHTML(text) as unknown as { readonly document: Page }).document;

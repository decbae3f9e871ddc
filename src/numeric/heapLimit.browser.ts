/** What a tab is sure to have where the browser does not say. */
const USUAL = 2 ** 31;

/** What some browsers say of the heap of a page. */
interface MemoryOfPage {
  readonly performance?: { readonly memory?: { readonly jsHeapSizeLimit?: number } };
}

/** The most bytes that the heap of this page or worker may have. */
export const heapLimit = (page: MemoryOfPage = globalThis as MemoryOfPage): number =>
  page.performance?.memory?.jsHeapSizeLimit ?? USUAL;

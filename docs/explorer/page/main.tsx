import { render } from 'preact';
import { App } from './App.tsx';
import { FIRST, createExplorer, type View } from './explorer.ts';
import { createOracle } from './oracle.ts';
import { fragmentOf, stateOf } from '../shared/permalink.ts';
import './style.css';

/** How long the state has to rest before it is written into the address: browsers allow few changes a second. */
const REST = 300;

const root = document.getElementById('explorer')!;
root.textContent = '';
let written = '';
let timer: ReturnType<typeof setTimeout> | undefined;

const explorer = createExplorer(createOracle(), createOracle(), (view: View) => {
  render(<App explorer={explorer} view={view} />, root);
  clearTimeout(timer);
  timer = setTimeout(() => void writeAddress(view), REST);
});

async function writeAddress({ state }: View): Promise<void> {
  written = await fragmentOf(state);
  if (location.hash !== written) history.replaceState(null, '', written);
}

async function readAddress(): Promise<void> {
  if (location.hash === written && written !== '') return;
  explorer.show((await stateOf(location.hash)) ?? FIRST);
}

addEventListener('hashchange', () => void readAddress());
void readAddress();

// Where the browser has it: from the second visit on, the explorer needs no network.
if (import.meta.env.PROD && 'serviceWorker' in navigator)
  navigator.serviceWorker.register('./offline.js').catch(() => undefined);

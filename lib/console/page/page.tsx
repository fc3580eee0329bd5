import { render } from 'preact';
import { App } from './shell/app.tsx';
import { token } from './shell/token.ts';

// First, because it takes the token out of the address bar.
token();
const root = document.querySelector('#app')!;
root.replaceChildren();
render(<App />, root);

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createSession } from '../session/index.js';
import { App } from '../ui/app.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

const session = createSession();
// The camera's light goes out with the page, also when the browser keeps the page for its back button.
addEventListener('pagehide', () => session.release());

createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);

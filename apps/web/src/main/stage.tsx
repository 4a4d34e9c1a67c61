import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createSession } from '../session/index.js';
import { parseStageQuery } from '../state/index.js';
import { StageView } from '../ui/stage-view.js';

const root = document.getElementById('root');
if (root === null) throw new Error('stage.html has no element with the id "root"');

// The address says all: what the full page keeps between visits is neither read nor changed here.
const view = parseStageQuery(location.search);
const session = createSession({ load: () => view.settings, save: () => undefined });
addEventListener('pagehide', () => session.release());

createRoot(root).render(
  <StrictMode>
    <StageView session={session} problems={view.problems} />
  </StrictMode>,
);
if (view.isAutostart) session.start(view.settings.source);

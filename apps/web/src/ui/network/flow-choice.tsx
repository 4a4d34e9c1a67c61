import { ADAPTIVE_FLOWS, chooseFlow, MANUAL_FLOW } from '../../state/index.js';
import { Choice } from '../parts/choice.js';
import { useApp, useSession } from '../session-context.js';
import { ADAPTIVE_WORDS, flowWords } from './flow-words.js';
import { ManualFlow } from './manual-flow.js';

/** How much is sent. */
export function FlowChoice() {
  const session = useSession();
  const presets = useApp((state) => state.presets);
  const wanted = useApp((state) => state.settings.flow);
  const isKnown = wanted === MANUAL_FLOW || presets.some(({ id }) => id === wanted);
  const flow = isKnown || wanted in ADAPTIVE_WORDS ? wanted : 'auto';
  return (
    <>
      <Choice
        label="Flow"
        value={flow}
        onChange={(next) => session.change(chooseFlow(next, { flow, presets }))}
        about={flowWords(flow, presets).about}
      >
        {ADAPTIVE_FLOWS.map((each) => (
          <option key={each} value={each}>
            {ADAPTIVE_WORDS[each].title}
          </option>
        ))}
        <optgroup label="Fixed">
          {presets.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
          <option value={MANUAL_FLOW}>{flowWords(MANUAL_FLOW, presets).title}</option>
        </optgroup>
      </Choice>
      {flow === MANUAL_FLOW ? <ManualFlow /> : null}
    </>
  );
}

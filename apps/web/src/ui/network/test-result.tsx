import { STAGES, type Stage, type TestReport, type TestState } from '../../state/index.js';
import { Button } from '../parts/button.js';
import { useSession } from '../session-context.js';
import { Recommendation } from './recommendation.js';
import { TestChecklist } from './test-checklist.js';
import styles from './test-result.module.css';
import { carries, roundTripWords, STAGE_WORDS, stageFigure } from './test-words.js';

interface TestResultProps {
  readonly test: Extract<TestState, { readonly name: 'done' }>;
  readonly onClose: () => void;
}

/** What limits the stream, what to choose, and the figures that say so. */
export function TestResult({ test: { report, besideStream }, onClose }: TestResultProps) {
  const session = useSession();
  const { server } = report;
  return (
    <div className={styles.result}>
      <p className={styles.verdict} role="status" data-testid="test-verdict">
        {report.sentence}
      </p>
      <ol className={styles.path} aria-label="From this computer to the server and back">
        {STAGES.map((stage) => (
          <PathStage key={stage} stage={stage} report={report} />
        ))}
      </ol>
      <p className={styles.note}>
        FPS: what each would carry alone. Round trip: {roundTripWords(report)}.
        {server === undefined ? null : ` Server: ${server.engine} on ${server.device}.`}
        {besideStream ? ' The running stream shared the line, so that the figures came out lower.' : null}
      </p>
      <Recommendation {...report.recommendation} />
      <TestChecklist checks={report.checks} />
      <footer>
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
        <Button onClick={() => session.testConnection()}>Test again</Button>
      </footer>
    </div>
  );
}

function PathStage({ stage, report }: { readonly stage: Stage; readonly report: TestReport }) {
  const isBottleneck = report.bottleneck === stage;
  const fps = carries(report.predictedFps[stage]);
  return (
    <li className={isBottleneck ? styles.bottleneck : undefined}>
      <span className={styles.stage}>{STAGE_WORDS[stage]}</span>
      <b>{stageFigure(stage, report)}</b>
      <small>
        {fps}
        {isBottleneck ? <em>Bottleneck</em> : null}
      </small>
    </li>
  );
}

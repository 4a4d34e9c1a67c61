import { Clapperboard, RotateCw } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Failure } from '../../state/index.js';
import { Button } from '../parts/button.js';
import { useApp, useSession } from '../session-context.js';
import styles from './failure-card.module.css';
import { FAILURE_WORDS, type WayOut } from './failure-words.js';
import { StageCard } from './stage-card.js';

export function FailureCard({ failure }: { readonly failure: Failure }) {
  const { icon, title, text, waysOut, showDetail } = FAILURE_WORDS[failure.code];
  return (
    <StageCard
      icon={icon}
      tone="alarm"
      title={title}
      actions={waysOut.map((way, index) => <WayOutButton key={way} way={way} primary={index === 0} />)}
    >
      <p>{withCode(text)}</p>
      {showDetail && failure.detail !== undefined ? <p className={styles.detail}>{failure.detail}</p> : null}
    </StageCard>
  );
}

/** Every second part between backticks is code. */
const withCode = (text: string) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part));

function WayOutButton({ way, primary }: { readonly way: WayOut; readonly primary: boolean }) {
  const session = useSession();
  const source = useApp((state) => state.settings.source);
  const look = primary ? 'primary' : 'plain';
  switch (way) {
    case 'retry':
      return (
        <Button look={look} onClick={() => session.start(source)}>
          <RotateCw size={17} aria-hidden />
          Try again
        </Button>
      );
    case 'demo':
      return source === 'demo' ? null : (
        <Button look={look} onClick={() => session.start('demo')}>
          <Clapperboard size={17} aria-hidden />
          Try the demo
        </Button>
      );
    case 'reload':
      return (
        <Button look={look} onClick={() => location.reload()}>
          <RotateCw size={17} aria-hidden />
          Load the page again
        </Button>
      );
    case 'token':
      return <TokenForm />;
  }
}

function TokenForm() {
  const session = useSession();
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (token.trim() !== '') session.useToken(token.trim());
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <input
        type="password"
        autoComplete="off"
        aria-label="Access token"
        placeholder="Access token"
        value={token}
        maxLength={256}
        onChange={(event) => setToken(event.target.value)}
      />
      <Button look="primary" type="submit" disabled={token.trim() === ''}>
        Connect
      </Button>
    </form>
  );
}

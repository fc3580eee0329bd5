import { useContext, useState } from 'preact/hooks';
import type { Trial, TrialAnswer, TrialChoices, TriedProducer } from '../../trial.ts';
import { actOnConsole } from '../shell/call-console.ts';
import { PipelineContext } from '../shell/pipeline-context.ts';
import { Problem } from '../shell/problem.tsx';
import { useFetched } from '../shell/use-fetched.ts';
import { exampleOf } from './example-of.ts';
import { REFUSED_TRIALS } from './refused-trials.ts';
import { TrialResult } from './trial-result.tsx';

/** Sends a request to a source, as the reader or a producer would. */
export function TryItView() {
  const { allowsActions } = useContext(PipelineContext);
  const { value: choices, error } = useFetched<TrialChoices>('/api/trial');
  return (
    <>
      <h1>Try it</h1>
      <Problem text={error} />
      {!allowsActions && <p>This console only reads. Start it with --allow-actions to send anything.</p>}
      {choices !== undefined && allowsActions && <TrialForm {...choices} />}
    </>
  );
}

function bodyFor({ sources }: TrialChoices, name: string): string {
  const source = sources.find((each) => each.name === name);
  return JSON.stringify(exampleOf(source?.schema ?? {}), null, 2);
}

function TrialForm(choices: TrialChoices) {
  const first = choices.sources[0]?.name ?? '';
  const [trial, setTrial] = useState<Trial>({
    source: first,
    body: bodyFor(choices, first),
    contentType: 'application/json',
    idempotencyKey: '',
    withKey: true,
  });
  const [answer, setAnswer] = useState<TrialAnswer>();
  const [problem, setProblem] = useState<string>();
  const send = (wanted: Trial): void => {
    setProblem(undefined);
    actOnConsole<TrialAnswer>('/api/trial', wanted).then(setAnswer, ({ message }: Error) =>
      setProblem(message),
    );
  };
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send(trial);
        }}
      >
        <div class="filters">
          <label>
            Source
            <select
              value={trial.source}
              onChange={({ currentTarget: { value } }) =>
                setTrial({ ...trial, source: value, body: bodyFor(choices, value) })
              }
            >
              {choices.sources.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <label>
            Idempotency-Key
            <input
              value={trial.idempotencyKey}
              placeholder="empty: a new id"
              onInput={({ currentTarget }) => setTrial({ ...trial, idempotencyKey: currentTarget.value })}
            />
          </label>
        </div>
        <label>
          Body, an example that the schema allows
          <textarea
            rows={12}
            value={trial.body}
            spellcheck={false}
            onInput={({ currentTarget }) => setTrial({ ...trial, body: currentTarget.value })}
          />
        </label>
        <div class="buttons">
          <button type="submit">Send</button>
        </div>
      </form>
      <AsProducer producers={choices.producers} onSend={(signer) => send({ ...trial, ...signer })} />
      <details class="panel">
        <summary>Or send what the contract refuses</summary>
        <div class="buttons">
          {REFUSED_TRIALS.map(({ title, status, change }) => (
            <button key={title} type="button" onClick={() => send(change(trial))}>
              {title}: {status}
            </button>
          ))}
        </div>
      </details>
      <Problem text={problem} />
      {answer !== undefined && <TrialResult {...answer} />}
    </>
  );
}

interface AsProducerProps {
  readonly producers: readonly TriedProducer[];
  readonly onSend: (signer: Pick<Trial, 'producer' | 'secret'>) => void;
}

function AsProducer({ producers, onSend }: AsProducerProps) {
  const [producer, setProducer] = useState(producers[0]?.id ?? '');
  const [secret, setSecret] = useState('');
  const isSigned = producers.find(({ id }) => id === producer)?.isSigned === true;
  return (
    <details class="panel">
      <summary>Or send an event of a producer, signed</summary>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          onSend({ producer, ...(isSigned && { secret }) });
        }}
      >
        <label>
          Producer
          <select value={producer} onChange={({ currentTarget }) => setProducer(currentTarget.value)}>
            {producers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {isSigned && (
          <label>
            Secret of the source
            <input
              type="password"
              autocomplete="off"
              required
              value={secret}
              onInput={({ currentTarget }) => setSecret(currentTarget.value)}
            />
          </label>
        )}
        <button type="submit">Send its event to the chosen source</button>
      </form>
    </details>
  );
}

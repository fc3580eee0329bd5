import { describe, expect, it } from 'vitest';
import { Cancellation, toAbortSignal } from '../../../lib/local/clock/cancellation.ts';

const over = new Error('over');

describe('a cancellation', () => {
  it('calls each listener once, and keeps its first reason', () => {
    const cancellation = new Cancellation();
    const told: string[] = [];
    cancellation.addEventListener('abort', () => told.push('first'));
    cancellation.addEventListener('abort', () => told.push('second'));

    cancellation.abort(over);
    cancellation.abort(new Error('later'));

    expect(told).toEqual(['first', 'second']);
    expect(cancellation.signal).toMatchObject({ aborted: true, reason: over });
    expect(() => cancellation.throwIfAborted()).toThrow(over);
  });

  it('does not call a removed or late listener', () => {
    const cancellation = new Cancellation();
    const told: string[] = [];
    const listener = (): void => void told.push('gone');
    cancellation.addEventListener('abort', listener);
    cancellation.removeEventListener('abort', listener);

    cancellation.throwIfAborted();
    cancellation.abort(over);
    cancellation.addEventListener('abort', () => told.push('late'));

    expect(told).toEqual([]);
  });

  it('does not call a listener that another listener has removed', () => {
    const cancellation = new Cancellation();
    const told: string[] = [];
    const second = (): void => void told.push('second');
    cancellation.addEventListener('abort', () => cancellation.removeEventListener('abort', second));
    cancellation.addEventListener('abort', second);
    cancellation.addEventListener('abort', () => told.push('third'));

    cancellation.abort(over);

    expect(told).toEqual(['third']);
  });
});

describe('the AbortSignal of a cancellation', () => {
  it('aborts with it', () => {
    const cancellation = new Cancellation();
    const signal = toAbortSignal(cancellation);
    expect(signal.aborted).toBe(false);

    cancellation.abort(over);

    expect(signal).toMatchObject({ aborted: true, reason: over });
  });

  it('has aborted if the cancellation has', () => {
    const cancellation = new Cancellation();
    cancellation.abort(over);
    expect(toAbortSignal(cancellation)).toMatchObject({ aborted: true, reason: over });
  });

  it('is the signal itself if it is an AbortSignal', () => {
    const { signal } = new AbortController();
    expect(toAbortSignal(signal)).toBe(signal);
  });
});

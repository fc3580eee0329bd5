import TinyQueue from 'tinyqueue';

interface Event {
  readonly at: number;
  readonly happens: () => void;
}

/** What happens when, in seconds; the time jumps from one event to the next. */
export class EventQueue {
  now = 0;
  private readonly events = new TinyQueue<Event>([], (one, other) => one.at - other.at);

  /** Lets something happen after so many seconds. */
  after(seconds: number, happens: () => void): void {
    this.events.push({ at: this.now + seconds, happens });
  }

  /** Everything until a time, that included; then it is that time. */
  passUntil(time: number): void {
    for (let next = this.events.peek(); next !== undefined && next.at <= time; next = this.events.peek()) {
      this.events.pop();
      this.now = next.at;
      next.happens();
    }
    this.now = time;
  }
}

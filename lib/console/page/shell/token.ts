const NAME = 'console-token';

/**
 * The token of this start. It comes in the fragment of the printed address, which is taken out of the address bar, and is
 * kept for this tab until it is closed.
 */
export function token(): string {
  const given = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(NAME, given);
    history.replaceState(null, '', '#/deliveries');
  }
  return sessionStorage.getItem(NAME) ?? '';
}

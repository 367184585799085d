// Runs in the browser, on pages that use passkeys. Elements that need passkeys stay hidden if the browser has none.
const kind = globalThis.PublicKeyCredential;
const { credentials } = navigator;
const forms = [...document.querySelectorAll('form[data-passkey]')];

// If the service refuses, it redirects. The form is then submitted with an empty response, so that the next page shows
// the reason.
const ask = (path, fields = {}) =>
  fetch(path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

/** Returns the response of the authenticator as JSON. Empty if the service gave no options. */
const answerFor = async ({ dataset: { passkey, options: path } }, { offered, ...more } = {}) => {
  const answer = await ask(path, passkey === 'create' && more.mediation ? { conditional: 'on' } : {});
  if (!answer.ok) return '';
  const { options, expires_in: seconds } = await answer.json();
  offered?.(seconds);
  const made =
    passkey === 'create'
      ? await credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(options), ...more })
      : await credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(options), ...more });
  return JSON.stringify(made);
};

const send = (form, response) => {
  form.elements.response.value = response;
  form.submit();
};

const suggesting = forms.find(({ dataset }) => dataset.suggests);
/** Aborts the passkey request that waits in the background, because a second request would fail while it waits. */
let stopWaiting = () => {};

/** Offers passkeys among the browser's suggestions for the login field, until the user chooses one. */
const suggest = async () => {
  if (!suggesting || !(await kind.isConditionalMediationAvailable?.())) return;
  const stop = new AbortController();
  let timer;
  stopWaiting = () => {
    clearTimeout(timer);
    stop.abort();
  };
  const offered = (seconds) => {
    // requests new options shortly before these expire
    timer = setTimeout(
      () => {
        stop.abort();
        void suggest();
      },
      (seconds - 30) * 1000,
    );
  };
  try {
    const response = await answerFor(suggesting, { mediation: 'conditional', signal: stop.signal, offered });
    if (response !== '') send(suggesting, response);
  } catch {
    // the user chose no passkey
  } finally {
    clearTimeout(timer);
  }
};

let isAsking = false;

const press = async (form) => {
  if (isAsking) return;
  isAsking = true;
  const status = form.querySelector('[role=status]');
  status.textContent = '';
  try {
    send(form, await answerFor(form));
  } catch ({ name }) {
    const { already, cancelled, failed } = form.dataset;
    if (name === 'InvalidStateError') status.textContent = already;
    else if (name === 'NotAllowedError' || name === 'AbortError') status.textContent = cancelled;
    else status.textContent = failed;
    void suggest();
  } finally {
    isAsking = false;
  }
};

/**
 * Lets the browser create a passkey without asking the user (conditional create). Browsers do this after they have
 * filled in a saved password.
 */
const makeByItself = async (form) => {
  const can = await kind.getClientCapabilities?.();
  if (!can?.conditionalCreate) return;
  const stop = new AbortController();
  stopWaiting = () => stop.abort();
  try {
    const response = await answerFor(form, { mediation: 'conditional', signal: stop.signal });
    if (response !== '') await ask(form.action, { response });
    form.closest('[data-needs-passkeys]').hidden = true;
  } catch {
    // after a failure, the offer to add a passkey stays on the page
  }
};

/** Reports the valid passkeys and the current name of the user to the browser (Signal API). */
const signal = async (path) => {
  const answer = await ask(path);
  if (!answer.ok) return;
  const { rpId, userId, name, displayName, accepted } = await answer.json();
  await kind.signalAllAcceptedCredentials({ rpId, userId, allAcceptedCredentialIds: accepted });
  await kind.signalCurrentUserDetails?.({ rpId, userId, name, displayName });
};

if (kind?.parseRequestOptionsFromJSON && kind.parseCreationOptionsFromJSON) {
  for (const element of document.querySelectorAll('[data-needs-passkeys]')) element.hidden = false;
  for (const element of document.querySelectorAll('[data-without-passkeys]')) element.hidden = true;
  document.addEventListener('submit', (event) => {
    stopWaiting();
    if (!forms.includes(event.target)) return;
    event.preventDefault();
    void press(event.target);
  });
  for (const button of document.querySelectorAll('[data-dismiss]'))
    button.addEventListener('click', () => {
      stopWaiting();
      button.closest('[data-needs-passkeys]').remove();
    });
  void suggest();
  for (const form of forms.filter(({ dataset }) => dataset.byItself)) void makeByItself(form);
  const { unknown, rp } = document.querySelector('[data-unknown]')?.dataset ?? {};
  if (unknown) void kind.signalUnknownCredential?.({ rpId: rp, credentialId: unknown }).catch(() => {});
  const signals = document.querySelector('[data-signals]')?.dataset.signals;
  if (signals && kind.signalAllAcceptedCredentials) void signal(signals).catch(() => {});
}

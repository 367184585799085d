// Runs in the browser. Pages also work without this script. Its texts are attributes of the body, in the page's
// language.
const texts = document.body.dataset;

const plainButton = (text) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'secondary';
  button.textContent = text;
  return button;
};

/** Returns a function by which screen readers read a text aloud, after what they are already reading. */
const announcer = () => {
  const status = document.createElement('p');
  status.className = 'hidden';
  status.setAttribute('role', 'status');
  document.querySelector('main').append(status);
  return (text) => {
    status.textContent = text;
  };
};

const addShowButton = (input) => {
  const button = plainButton('');
  const show = (isShown) => {
    input.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? texts.hide : texts.show;
    button.setAttribute('aria-label', isShown ? texts.hideLong : texts.showLong);
  };
  show(false);
  button.addEventListener('click', () => show(input.type === 'password'));
  // otherwise the browser would store the password like other text, and suggest it later
  input.form?.addEventListener('submit', () => show(false));
  input.after(button);
};

const addCopyButton = (element) => {
  const button = plainButton(texts.copyText);
  const copied = () => {
    button.textContent = texts.copiedText;
  };
  // if the browser does not allow copying, nothing happens
  button.addEventListener(
    'click',
    () => void navigator.clipboard.writeText(element.dataset.copy).then(copied, () => {}),
  );
  button.setAttribute('aria-live', 'polite');
  element.after(' ', button);
};

const remaining = (seconds) => {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });
  if (seconds < 60) return format.format(seconds, 'second');
  return seconds < 3_600
    ? format.format(Math.ceil(seconds / 60), 'minute')
    : format.format(Math.ceil(seconds / 3_600), 'hour');
};

const countDown = (element, announce) => {
  const until = Date.parse(element.dataset.until);
  let minute = null;
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1_000);
    if (seconds <= 0) {
      element.textContent = element.dataset.over ?? '';
      announce(element.textContent);
      clearInterval(timer);
      return;
    }
    element.textContent = `(${remaining(seconds)})`;
    const left = Math.ceil(seconds / 60);
    if (minute !== null && minute !== left) announce(remaining(seconds));
    minute = left;
  };
  const timer = setInterval(tick, 1_000);
  tick();
};

/** The form that was submitted last, and when. A second click within a second is ignored. */
let sent = { form: null, at: 0 };
document.addEventListener('submit', (event) => {
  if (event.defaultPrevented) return;
  const [form, at] = [event.target, Date.now()];
  if (sent.form === form && at - sent.at < 1_000) event.preventDefault();
  else sent = { form, at };
});

document.getElementById('summary')?.focus();
document.querySelectorAll('.password > input').forEach(addShowButton);
if (navigator.clipboard) document.querySelectorAll('[data-copy]').forEach(addCopyButton);
const counting = document.querySelectorAll('[data-until]');
if (counting.length > 0) {
  const announce = announcer();
  for (const element of counting) countDown(element, announce);
}

// shows error pages and the sign-in page as whole pages, instead of in the list of results
document.addEventListener('htmx:before:response', (event) => {
  const { response, request } = event.detail.ctx;
  if (response.status === 200 && !response.raw.redirected) return;
  event.preventDefault();
  location.assign(request.action);
});

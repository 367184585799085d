import type { Language } from '../../../../core/domain/messages/message.ts';
import type { Refused, RefusedPages } from '../page-route.ts';
import { redirected } from '../page.ts';
import { problem } from '../parts/alert.ts';
import { link } from '../parts/link.ts';
import { minutesText } from '../parts/minutes.ts';
import { formRefusals, withErrors, withProblem } from './form-again.ts';
import type { FieldTexts, ShowForm } from './form-again.ts';
import { laterTime } from './later.ts';
import { FORM_TEXTS } from './texts.ts';

type CodeForm = Readonly<{
  show: ShowForm;
  asks: string;
  minutes: number;
  fields?: Readonly<{ en: FieldTexts; de: FieldTexts }>;
}>;

/** Shown after the cookie with the address has expired. `asks` is the path of the page that asks for the address. */
export const askAgain = (asks: string) => redirected(asks, { notice: 'ask-again' });

const wrongCode = (language: Language, minutes: number): string =>
  FORM_TEXTS[language].wrongCode(minutesText(language, minutes));

/** These refusals look the same for every address, because they must not reveal which accounts exist. */
export const codeRefusals = ({ show, asks, minutes, fields }: CodeForm): RefusedPages => {
  const of = (language: Language) => ({ code: FORM_TEXTS[language].codeFormat, ...fields?.[language] });
  const common = formRefusals(show, { en: of('en'), de: of('de') });
  const isForgotten = ({ flow }: Refused): boolean => flow.address === undefined;
  return {
    ...common,
    InvalidRequest: (request, refusal) =>
      isForgotten(request) ? askAgain(asks) : common.InvalidRequest(request, refusal),
    InvalidCode: (request) =>
      withErrors(show, request, 401, [{ field: 'code', text: wrongCode(request.language, minutes) }]),
    LockedOut: (request, { retryAfterMs }) => {
      const { codeLocked, resetByLink } = FORM_TEXTS[request.language];
      const way = link(request.view, { path: '/forgot', text: resetByLink });
      return withProblem(show, request, 429, problem(codeLocked(laterTime(request.view, retryAfterMs)), way));
    },
  };
};

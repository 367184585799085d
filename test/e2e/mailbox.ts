import { call, eventually } from './client.ts';

export type Mail = Readonly<{ subject: string | null; text: string; code: string | null }>;

/** Messages to an address, newest first. */
export const mailTo = async (url: string, to: string): Promise<readonly Mail[]> =>
  (await call(url, `/dev/mailbox.json?to=${encodeURIComponent(to)}`)).body.items;

/** The newest message to an address, once `act` has caused `count` of them. */
export const mailFrom = async (url: string, to: string, act: () => Promise<unknown>, count = 1): Promise<Mail> => {
  const before = (await mailTo(url, to)).length;
  await act();
  return eventually(async () => {
    const mail = await mailTo(url, to);
    return mail.length >= before + count && mail[0];
  }, `mail to ${to}`);
};

export const linkIn = ({ text }: Mail): Readonly<{ href: string; token: string }> => {
  const [, href = '', token = ''] = /(\S*\/(?:reset|undo-factor)\?token=([\w-]+))/.exec(text) ?? [];
  return { href, token };
};

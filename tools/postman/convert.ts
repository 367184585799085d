import converter from 'openapi-to-postmanv2';
import { callsOf } from '../contract.ts';
import type { Call, Content, Contract, Operation } from '../contract.ts';
import { refusalsOf } from './answers.ts';
import type { Item } from './collection-format.ts';

type Converted = Readonly<{
  info: Readonly<Record<string, unknown>>;
  variable: readonly unknown[];
  item: readonly Readonly<{ name: string; description?: string; item: readonly Item[] }>[];
}>;
/** What Postman's converter made of the contract: requests by operation, and what stands around them. */
export type Conversion = Readonly<{
  info: Readonly<Record<string, unknown>>;
  variable: readonly unknown[];
  folders: readonly Readonly<{ name: string; items: ReadonlyMap<string, Item> }>[];
}>;

const OPTIONS = {
  folderStrategy: 'Tags',
  requestNameSource: 'Fallback',
  parametersResolution: 'Example',
  enableOptionalParameters: false,
} as const;

/** The first media type, with an example: where there is none, the converter would make up another one every time. */
const shown = (content: Content): Content =>
  Object.fromEntries(
    Object.entries(content)
      .slice(0, 1)
      .map(([type, media]) => [type, { ...media, example: media.example ?? {} }]),
  );

const answered = ({ operation }: Call): Operation['responses'] => {
  const succeeding = Object.entries(operation.responses).filter(([status]) => Number(status) < 400 && status !== '304');
  return Object.fromEntries(
    succeeding.map(([status, { description, content = {} }]) => {
      const isShown = Object.values(content).some(({ example }) => example !== undefined);
      return [status, { description, ...(isShown ? { content: shown(content) } : {}) }];
    }),
  );
};

/** Refusals are told in a line: hundreds of saved answers, all alike, would hide those that differ. */
const operationOf = (contract: Contract, call: Call): Operation => {
  const { operation } = call;
  const { description, requestBody } = operation;
  const refused = `Refused with ${refusalsOf(contract, call)}.`;
  return {
    ...operation,
    description: description === undefined ? refused : `${description}\n\n${refused}`,
    parameters: operation.parameters.map((parameter) => ({ example: '-', ...parameter })),
    ...(requestBody ? { requestBody: { ...requestBody, content: shown(requestBody.content) } } : {}),
    responses: answered(call),
  };
};

const prepared = (contract: Contract): string => {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const call of callsOf(contract)) {
    const operation = operationOf(contract, call);
    paths[call.path] = { ...paths[call.path], [call.method.toLowerCase()]: operation };
  }
  return JSON.stringify({ ...contract, paths });
};

const converted = (contract: Contract): Promise<Converted> =>
  new Promise((resolve, reject) => {
    converter.convertV2({ type: 'string', data: prepared(contract) }, OPTIONS, (error, result) => {
      const [output] = result?.output ?? [];
      if (error || !output) reject(error ?? new Error(`Postman's converter made nothing: ${result?.reason}`));
      else resolve(output.data as Converted);
    });
  });

/** As the contract writes it: `/v1/users/{id}` for `v1`, `users`, `:id`. */
const pathOf = ({ request }: Item): string => `/${request.url.path.join('/').replaceAll(/:(\w+)/g, '{$1}')}`;

/** The same for the same contract: what the converter takes from chance, ids and made-up values, is left out. */
export const convert = async (contract: Contract): Promise<Conversion> => {
  const { info, variable, item: folders } = await converted(contract);
  const { _postman_id: _, ...about } = info;
  const operationIds = new Map(
    callsOf(contract).map(({ method, path, operation }) => [`${method} ${path}`, operation.operationId]),
  );
  const idOf = (item: Item): string => {
    const id = operationIds.get(`${item.request.method} ${pathOf(item)}`);
    if (id === undefined) throw new Error(`${item.name} is no operation of the contract`);
    return id;
  };
  return {
    info: about,
    variable,
    folders: folders.map(({ name, item }) => ({ name, items: new Map(item.map((one) => [idOf(one), one])) })),
  };
};

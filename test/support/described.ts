import type { Client, Connection, FieldDef } from 'pg';

/** The columns that a statement would return, as PostgreSQL reports after parsing it; the statement is not run. */
export const describeStatement = (client: Client, text: string): Promise<readonly FieldDef[]> =>
  new Promise((resolve, reject) => {
    let fields: readonly FieldDef[] = [];
    client.query({
      submit: (connection: Connection) => {
        connection.parse({ name: '', text, types: [] }, true);
        connection.describe({ type: 'S', name: '' }, true);
        connection.sync();
      },
      handleRowDescription: (found: { fields: readonly FieldDef[] }) => ({ fields } = found),
      handleError: reject,
      handleReadyForQuery: () => resolve(fields),
    });
  });

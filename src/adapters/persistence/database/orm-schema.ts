import type { Configuration } from '@mikro-orm/core';
import { TSMigrationGenerator } from '@mikro-orm/migrations';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { PostgreSqlSchemaHelper } from '@mikro-orm/sql';

/**
 * MikroORM leaves out the schema name `public`; this driver always writes it. The schema comparison skips functions and
 * generated columns, because PostgreSQL prints their SQL differently depending on the search path.
 */
export class QualifyingDriver extends PostgreSqlDriver {
  constructor(config: Configuration) {
    super(config);
    Object.assign(this.platform, { getDefaultSchemaName: () => undefined });
    const helper = this.platform.getSchemaHelper() as PostgreSqlSchemaHelper;
    helper.getAllRoutines = () => Promise.resolve([]);
    const getAllColumns = helper.getAllColumns.bind(helper);
    helper.getAllColumns = async (...about) => {
      const tables = Object.entries(await getAllColumns(...about));
      return Object.fromEntries(
        tables.map(([table, all]) => [table, all.filter(({ generated }) => generated?.endsWith(' stored') !== true)]),
      );
    };
  }
}

/** Generates migrations without schema names. They run with `schema` as the only search path. */
export const generatorFor = (schema: string) =>
  class extends TSMigrationGenerator {
    override createStatement(sql: string, padLeft: number): string {
      return super.createStatement(sql.replaceAll(`"${schema}".`, ''), padLeft);
    }
  };

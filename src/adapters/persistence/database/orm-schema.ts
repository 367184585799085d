import type { Configuration } from '@mikro-orm/core';
import { TSMigrationGenerator } from '@mikro-orm/migrations';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { PostgreSqlSchemaHelper } from '@mikro-orm/sql';

/**
 * MikroORM leaves out the schema `public`; this driver names every schema. Functions and generated columns are left to
 * migrations, because how their SQL is printed depends on the search path.
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

/** Leaves the schema out of a migration, which runs with it as its only search path. */
export const generatorFor = (schema: string) =>
  class extends TSMigrationGenerator {
    override createStatement(sql: string, padLeft: number): string {
      return super.createStatement(sql.replaceAll(`"${schema}".`, ''), padLeft);
    }
  };

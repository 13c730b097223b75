import { describe, expect, test } from 'vitest';
import { functionsFile, runProject, scenario } from './project.js';

const ENTITY = `
import 'reflect-metadata';
import { Column, Entity, getMetadataArgsStorage, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
@Entity()
export class Customer {
  @PrimaryGeneratedColumn()
  id!: number;
}
@Entity()
export class Order {
  @PrimaryGeneratedColumn()
  id!: number;
  @Column()
  placed!: Date;
  @Column({ nullable: true })
  note?: string;
  @ManyToOne(() => Customer)
  customer!: Customer;
}
export function typesOf(): unknown {
  const columns = getMetadataArgsStorage().columns.filter((column) => column.target === Order);
  return {
    columns: columns.map((column) => [column.propertyName, (column.options.type as any)?.name ?? column.options.type]),
    customer: Reflect.getMetadata('design:type', Order.prototype, 'customer')?.name,
    tables: getMetadataArgsStorage().tables.length,
  };
}
`;

/** TypeORM takes a column's type from design:type; without it `@Column()` on a Date throws at load. */
const EXPECTED = {
  columns: [
    ['id', 'Number'],
    ['placed', 'Date'],
    ['note', 'String'],
  ],
  customer: 'Customer',
  tables: 2,
};

describe('decorator metadata', () => {
  test('TypeORM entities work in every lane, each copy with its own registry', async () => {
    const run = await runProject<unknown[]>({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { experimentalDecorators: true, emitDecoratorMetadata: true, strict: true, target: 'ES2022' },
      }),
      'service/tsconfig.json': JSON.stringify({ extends: '../tsconfig.json' }),
      'src/entity.ts': ENTITY,
      'src/a.ts': `import { typesOf } from './entity.js';\nexport const handler = async (): Promise<unknown> => { await new Promise((r) => setTimeout(r, 50)); return typesOf(); };\nexport const fails = async (): Promise<void> => {\n  throw new Error('x');\n};`,
      'service/functions.ts': functionsFile({
        isolated: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')`,
        shared: `handler: 'src/a.handler', lane: 'shared', load: () => import('../src/a.js')`,
        fails: `handler: 'src/a.fails', lane: 'isolated', load: () => import('../src/a.js')`,
      }),
      'service/server.ts': scenario(`
        const twice = await Promise.all([functions.isolated.invoke({}), functions.isolated.invoke({})]);
        report([...twice, await functions.shared.invoke({}), (await settle(functions.fails.invoke({}))).payload.trace[1]]);
      `),
    });
    expect(run.stderr).toBe('');
    expect(run.result).toEqual([EXPECTED, EXPECTED, EXPECTED, expect.stringMatching(/src\/a\.ts:4:9/)]);
  });

  test('files with decorators keep their source lines and place', async () => {
    const run = await runProject<unknown[]>({
      'service/tsconfig.json': JSON.stringify({
        compilerOptions: { experimentalDecorators: true, emitDecoratorMetadata: true, target: 'ES2022' },
      }),
      'src/a.ts': `interface Unused { a: string }\n\nconst log = (..._: unknown[]): void => undefined;\nclass A {\n  @log\n  run(text: string): string {\n    throw new Error(text + require('node:path').basename(__filename));\n  }\n}\nexport const handler = async (): Promise<unknown> => new A().run('in ');`,
      'service/functions.ts': functionsFile({
        a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')`,
      }),
      'service/server.ts': scenario(
        `const { payload } = await settle(functions.a.invoke({})); report([payload.errorMessage, payload.trace[1]]);`,
      ),
    });
    expect(run.result).toEqual(['in a.ts', expect.stringMatching(/src\/a\.ts:7:11/)]);
  });
});

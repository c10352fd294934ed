// SPDX-License-Identifier: Apache-2.0
// Prints the rows of the Parquet files that are named, a line for each, in the spelling of HyparquetIT.
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

class Spelled {
  constructor(text) {
    this.text = text
  }
}

const hex = bytes => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

function floating(number) {
  const bits = Buffer.alloc(8)
  bits.writeDoubleBE(number)
  return 'd' + bits.toString('hex')
}

function unscaled(value) {
  return 'n' + (value instanceof Uint8Array ? BigInt.asIntN(value.length * 8, BigInt('0x' + hex(value))) : value)
}

function spell(value) {
  if (value === null || value === undefined) return 'null'
  if (value instanceof Spelled) return value.text
  if (typeof value === 'string') return 's' + Buffer.from(value, 'utf8').toString('hex')
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : floating(value)
  }
  if (value instanceof Uint8Array) return 'x' + hex(value)
  if (Array.isArray(value)) return '[' + value.map(spell).join(',') + ']'
  if (typeof value === 'object') {
    return '{' + Object.entries(value).map(([key, each]) => key + '=' + spell(each)).join(',') + '}'
  }
  return String(value)
}

const parsers = {
  timestampFromMilliseconds: millis => new Spelled('t' + BigInt(millis) * 1000n),
  timestampFromMicroseconds: micros => new Spelled('t' + micros),
  timestampFromNanoseconds: nanos => new Spelled('t' + BigInt.asIntN(64, nanos) / 1000n),
  dateFromDays: days => new Spelled('D' + days),
}

for (const path of process.argv.slice(2)) {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  // As a number a decimal would lose digits: it is read unscaled.
  const decimals = new Set()
  for (const element of metadata.schema) {
    if (element.converted_type === 'DECIMAL') {
      decimals.add(element.name)
      delete element.converted_type
      delete element.logical_type
    }
  }
  const rows = await parquetReadObjects({ file, metadata, compressors, parsers, utf8: false })
  let out = ''
  for (const row of rows) {
    out += Object.entries(row)
      .map(([name, value]) => (decimals.has(name) && value !== null && value !== undefined ? unscaled(value) : spell(value)))
      .join('|') + '\n'
  }
  process.stdout.write(out)
}

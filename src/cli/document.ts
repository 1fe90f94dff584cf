/**
 * What a command has to say at its end, in every form it can be had in. Each is rendered only when asked for, and the
 * renderers for people who read elsewhere than in a terminal are only then loaded.
 */

import type { ConnectResult } from '../model/consent.ts'
import type { DriftReport } from '../model/drift.ts'
import type { ExportReport } from '../model/export.ts'
import type { ApplyResult } from '../model/outcome.ts'
import type { Plan } from '../model/plan.ts'
import type { Failure } from '../model/result.ts'
import type { HtmlOptions } from '../report/html-page.ts'
import { applyJson } from '../report/json-apply.ts'
import { connectJson } from '../report/json-connect.ts'
import { differenceJson } from '../report/json-difference.ts'
import { driftJson } from '../report/json-drift.ts'
import { exportJson } from '../report/json-export.ts'
import { planJson, widgetJson } from '../report/json-plan.ts'
import type { MarkdownOptions } from '../report/markdown-parts.ts'
import type { TextOptions } from '../report/style.ts'
import { applyText } from '../report/text-apply.ts'
import { connectText } from '../report/text-connect.ts'
import { driftText } from '../report/text-drift.ts'
import { exportText } from '../report/text-export.ts'
import { failureText } from '../report/text-failure.ts'
import { planText } from '../report/text-plan.ts'
import { type ComparedChange, planDifferenceText } from '../report/text-plan-difference.ts'
import type { Speaker } from './complaint.ts'

export interface Document {
  readonly text: (options: TextOptions) => string
  readonly json: () => string
  readonly markdown: (options: MarkdownOptions) => Promise<string>
  readonly html: (options: HtmlOptions) => Promise<string>
  /** For GitLab's plan widget; `null` where there are no changes to count. */
  readonly gitlab: (() => string) | null
}

/** Remembers what was made last: stdout and a report often ask for the same. */
function remembered<O extends readonly unknown[], T>(make: (...options: O) => T): (...options: O) => T {
  let last: { readonly key: string; readonly made: T } | null = null
  return (...options) => {
    const key = JSON.stringify(options)
    if (last?.key !== key) last = { key, made: make(...options) }
    return last.made
  }
}

/** Every form made once for all places that show it: a report of thousands of changes takes its time. */
export const madeOnce = ({ text, json, markdown, html, gitlab }: Document): Document => ({
  text: remembered(text),
  json: remembered(json),
  markdown: remembered(markdown),
  html: remembered(html),
  gitlab,
})

/** How a plan came about. */
export interface Made {
  readonly version: string
  readonly baseUrl: string
  readonly readRequests: number
}

export const planDocument = (plan: Plan, made: Made): Document => ({
  text: (options) => planText(plan, { ...options, readRequests: made.readRequests }),
  json: () => planJson(plan, made),
  markdown: async (options) =>
    (await import('../report/markdown-plan.ts')).planMarkdown(plan, {
      ...options,
      readRequests: made.readRequests,
    }),
  html: async (options) => (await import('../report/html-plan.ts')).planHtml(plan, { ...options, ...made }),
  gitlab: () => widgetJson(plan),
})

/** The plan and what became of it. */
export const applyDocument = (plan: Plan, result: ApplyResult, made: Made): Document => ({
  text: (options) =>
    `${planText(plan, { ...options, readRequests: made.readRequests })}\n${applyText(result, { ...options, listApplied: true })}`,
  json: () => applyJson(result),
  markdown: async (options) =>
    (await import('../report/markdown-apply.ts')).applyMarkdown(plan, result, options),
  html: async (options) =>
    (await import('../report/html-apply.ts')).applyHtml(plan, result, { ...options, baseUrl: made.baseUrl }),
  gitlab: null,
})

export const driftDocument = (report: DriftReport, made: Pick<Made, 'version' | 'baseUrl'>): Document => ({
  text: (options) => driftText(report, options),
  json: () => driftJson(report, made),
  markdown: async (options) => (await import('../report/markdown-drift.ts')).driftMarkdown(report, options),
  html: async (options) =>
    (await import('../report/html-drift.ts')).driftHtml(report, { ...options, baseUrl: made.baseUrl }),
  gitlab: null,
})

/** How a person was taken through a consent. */
export const connectDocument = ({ project }: Speaker, result: ConnectResult): Document => ({
  text: (options) => connectText(result, { ...options, whole: true }),
  json: () => connectJson(result),
  markdown: async (options) =>
    (await import('../report/markdown-connect.ts')).connectMarkdown(project, result, options),
  html: async (options) => (await import('../report/html-connect.ts')).connectHtml(project, result, options),
  gitlab: null,
})

export const exportDocument = (report: ExportReport, made: Pick<Made, 'version' | 'baseUrl'>): Document => ({
  text: (options) => exportText(report, options),
  json: () => exportJson(report, made),
  markdown: async (options) => (await import('../report/markdown-export.ts')).exportMarkdown(report, options),
  html: async (options) =>
    (await import('../report/html-export.ts')).exportHtml(report, { ...options, baseUrl: made.baseUrl }),
  gitlab: null,
})

/** The plan made now is not the one that was reviewed. */
export const differenceDocument = (
  { command, project }: Speaker,
  reviewed: readonly ComparedChange[],
  now: readonly ComparedChange[],
  failure: Failure,
): Document => ({
  text: (options) => `${planDifferenceText(reviewed, now, options)}\n${failureText(failure, options)}`,
  json: () => differenceJson(reviewed, now, failure),
  markdown: async (options) =>
    (await import('../report/markdown-difference.ts')).differenceMarkdown(
      command,
      project ?? '',
      reviewed,
      now,
      failure,
      options,
    ),
  html: async (options) =>
    (await import('../report/html-difference.ts')).differenceHtml(
      command,
      project ?? '',
      reviewed,
      now,
      failure,
      options,
    ),
  gitlab: null,
})

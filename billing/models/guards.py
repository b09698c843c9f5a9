"""What the database itself holds of the law of invoices: the bodies of its triggers."""

# An invoice begins as a draft and is issued once. From then on only what has been paid of it
# changes, and it stays.
ISSUED = """
IF TG_OP = 'DELETE' THEN
    IF OLD.status <> 'draft' THEN
        RAISE EXCEPTION 'an issued invoice stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END IF;
IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'an invoice begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END IF;
IF OLD.status = 'draft' AND NEW.status = 'paid' OR OLD.status <> 'draft' AND (
    NEW.status = 'draft'
    OR (to_jsonb(NEW) - 'status' - 'paid_on' - 'settled_amount') IS DISTINCT FROM
       (to_jsonb(OLD) - 'status' - 'paid_on' - 'settled_amount')
) THEN
    RAISE EXCEPTION 'an issued invoice does not change' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# Numbers of a series run 1, 2, 3 in the order of their dates, whatever the program does: who
# issues holds the series, and the next number is one more than the highest that stands. There is
# no counter that could run ahead of the invoices.
NUMBERED = """
IF OLD.status <> 'draft' OR NEW.status = 'draft' THEN RETURN NEW; END IF;
DECLARE
    run billing_series%ROWTYPE;
    highest integer;
    latest date;
    lines numeric;
BEGIN
    SELECT s.* INTO run FROM billing_series s WHERE s.id = NEW.series_id FOR UPDATE;
    SELECT max(i.sequence), max(i.issued_on) INTO highest, latest FROM billing_invoice i
    WHERE i.provider_id = NEW.provider_id AND i.series_id = NEW.series_id;
    IF NEW.sequence <> coalesce(highest, 0) + 1 OR NEW.issued_on < latest
    OR NEW.number <> run.before || lpad(
        NEW.sequence::text, greatest(run.digits, length(NEW.sequence::text)), '0'
    ) || run.after THEN
        RAISE EXCEPTION 'invoice numbers run without gap' USING ERRCODE = 'check_violation';
    END IF;
    SELECT sum(l.net_amount) INTO lines FROM billing_invoiceline l WHERE l.invoice_id = NEW.id;
    IF lines IS DISTINCT FROM NEW.net_amount THEN
        RAISE EXCEPTION 'the lines do not add up' USING ERRCODE = 'check_violation';
    END IF;
END;
RETURN NEW;
"""

# The invoices of a month, less what was credited, never charge more than the month that the
# client signed, and a credit never gives back more than was charged: for each charge of the month,
# each expense and each entry.
WITHIN_THE_MONTH = """
IF OLD.status <> 'draft' OR NEW.status = 'draft' THEN RETURN NEW; END IF;
IF EXISTS (
    SELECT 1 FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id
    WHERE l.provider_id = NEW.provider_id AND l.charge IS NOT NULL
    AND (i.status <> 'draft' OR i.id = NEW.id)
    AND l.engagement_month_id IN (
        SELECT n.engagement_month_id FROM billing_invoiceline n WHERE n.invoice_id = NEW.id
    )
    GROUP BY l.engagement_month_id, l.charge
    HAVING sum(CASE i.kind WHEN 'credit' THEN -l.quantity ELSE l.quantity END) < 0
    OR sum(CASE i.kind WHEN 'credit' THEN -l.quantity ELSE l.quantity END) > (
        SELECT (m.content -> 'charges' -> l.charge::int ->> 'days')::numeric
        FROM engagements_engagementmonth m WHERE m.id = l.engagement_month_id
    )
) OR EXISTS (
    SELECT 1 FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id
    WHERE l.provider_id = NEW.provider_id AND (i.status <> 'draft' OR i.id = NEW.id)
    AND l.expense_id IN (SELECT n.expense_id FROM billing_invoiceline n WHERE n.invoice_id = NEW.id)
    GROUP BY l.expense_id
    HAVING sum(CASE i.kind WHEN 'credit' THEN -1 ELSE 1 END) NOT BETWEEN 0 AND 1
) OR EXISTS (
    SELECT 1 FROM billing_billedwork w JOIN billing_invoice i ON i.id = w.invoice_id
    JOIN engagements_worklog g ON g.id = w.worklog_id
    WHERE w.provider_id = NEW.provider_id AND (i.status <> 'draft' OR i.id = NEW.id)
    AND w.worklog_id IN (SELECT n.worklog_id FROM billing_billedwork n WHERE n.invoice_id = NEW.id)
    GROUP BY w.worklog_id
    HAVING sum(CASE i.kind WHEN 'credit' THEN -w.days ELSE w.days END)
    NOT BETWEEN least(min(g.days), 0) AND greatest(max(g.days), 0)
) THEN
    RAISE EXCEPTION 'more than the month was signed for' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# What has been paid of an invoice is the sum of what was set against it; of a credit note, what
# was set against other invoices or paid back.
SETTLED = """
IF EXISTS (
    SELECT 1 FROM billing_invoice i WHERE i.id = NEW.id AND i.settled_amount <> coalesce((
        SELECT sum(CASE
            WHEN i.kind = 'credit' AND a.invoice_id = i.id THEN -a.amount ELSE a.amount
        END)
        FROM billing_allocation a WHERE a.invoice_id = i.id OR a.credit_note_id = i.id
    ), 0)
) THEN
    RAISE EXCEPTION 'what is settled is not what was paid' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

# Lines, and the entries behind them, freeze with their invoice: whoever adds one holds the
# invoice, so that it cannot be issued in the same moment.
LINE_OF_ISSUED = """
PERFORM 1 FROM billing_invoice i WHERE i.id IN (OLD.invoice_id, NEW.invoice_id) FOR SHARE;
IF EXISTS (
    SELECT 1 FROM billing_invoice i
    WHERE i.id IN (OLD.invoice_id, NEW.invoice_id) AND i.status <> 'draft'
) THEN
    RAISE EXCEPTION 'an issued invoice does not change' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

FILE_OF_ISSUED = """
IF EXISTS (
    SELECT 1 FROM billing_invoice i WHERE i.id = NEW.invoice_id AND i.status = 'draft'
) THEN
    RAISE EXCEPTION 'a draft has no file' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# A month is invoiced once; again only what a credit note of one of its invoices has reopened, each
# time another one.
NEXT_ROUND = """
IF NEW.round > 1 AND (
    SELECT count(DISTINCT c.id) FROM billing_billedmonth b
    JOIN billing_invoice c ON c.credits_id = b.invoice_id
    WHERE b.provider_id = NEW.provider_id AND b.engagement_month_id = NEW.engagement_month_id
    AND b.round < NEW.round AND c.status <> 'draft'
) < NEW.round - 1 THEN
    RAISE EXCEPTION 'the month is invoiced' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

ISSUED_TO_CLIENT = (
    "EXISTS (SELECT 1 FROM billing_invoice i WHERE i.id = invoice_id AND i.status <> 'draft')"
)
